// How letters leave this instance, from its settings.

import CommandLine
import Files
import Glibc
import Outbound

struct MailSettings: Sendable {
    enum Security: String, CaseIterable, Sendable {
        case none, starttls, tls
    }

    /// Nil: letters stay on the disk.
    let server: MailServer?
    let from: String
    let caFile: String?

    /// - Parameter opensFiles: false to look at the settings alone.
    /// - Throws: a refusal that says which setting is wrong, and where it came from.
    init(_ settings: Settings, opensFiles: Bool = true) throws {
        func refused<Value>(_ setting: Setting<Value>, _ problem: String) -> ShellRefusal {
            ShellRefusal(.configurationInvalid, settings.fault(in: setting, problem))
        }
        caFile = settings[Declared.mailCAFile].isEmpty ? nil : settings[Declared.mailCAFile]
        let place = settings[Declared.mailServer]
        from =
            settings[Declared.mailFrom].isEmpty
            ? "fleetpass@localhost.localdomain" : settings[Declared.mailFrom]
        guard !place.isEmpty else {
            server = nil
            return
        }
        guard MailAddress(settings[Declared.mailFrom]) != nil else {
            throw refused(Declared.mailFrom, "must be an e-mail address, as mail_server is set")
        }
        guard let colon = place.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = Int(place[place.utf8.index(after: colon)...]), (1...65_535).contains(port)
        else {
            throw refused(
                Declared.mailServer, "\(Excerpt.of(place)) is no server; write mail.example.com:587")
        }
        let login = try Self.login(settings, opensFiles, refused)
        let security: MailServer.Security
        switch settings[Declared.mailSecurity] {
        case .none:
            guard login == nil else {
                throw refused(
                    Declared.mailSecurity, "a password is never sent in the open; use starttls or tls")
            }
            security = .none
        case .starttls: security = .startTLS(login)
        case .tls: security = .tls(login)
        }
        server = MailServer(host: String(place[..<colon]), port: port, security: security)
    }

    private static func login(
        _ settings: Settings, _ opensFiles: Bool, _ refused: (Setting<String>, String) -> ShellRefusal
    ) throws -> MailServer.Login? {
        let user = settings[Declared.mailUser]
        let path = settings[Declared.mailPasswordFile]
        guard !user.isEmpty || !path.isEmpty else { return nil }
        guard !user.isEmpty, !path.isEmpty else {
            throw refused(
                Declared.mailUser, "mail.user and mail.password_file go together; give both or neither")
        }
        guard opensFiles else { return MailServer.Login(user: user, password: "") }
        return MailServer.Login(
            user: user, password: try SecretFile.read(path) { refused(Declared.mailPasswordFile, $0) })
    }
}

/// A secret that the operator keeps in a file of its own: never on a command line, where every process sees
/// it.
enum SecretFile {
    private static let longest = 4_096

    /// - Parameter refused: makes the error of a reason.
    static func read(_ path: String, _ refused: (String) -> ShellRefusal) throws -> String {
        var status = stat()
        guard unsafe stat(path, &status) == 0, let bytes = try FileContent.read(path, atMost: longest) else {
            throw refused("\(Excerpt.of(path)) cannot be read")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw refused("\(Excerpt.of(path)) can be read by others; give it mode 0600")
        }
        let secret = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !secret.isEmpty else { throw refused("\(Excerpt.of(path)) is empty") }
        return String(decoding: secret, as: UTF8.self)
    }
}
