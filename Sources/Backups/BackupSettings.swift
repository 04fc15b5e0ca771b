// Where backups go and what seals them: the settings that the server and the operator's tool have in common.

public import CommandLine
internal import Glibc

public enum BackupSettings {
    public static let target = Setting(
        "backup.target", .text, default: "",
        "Where backups go: a folder, or s3://bucket/beginning; each instance has its own; empty: nowhere.",
        flag: "backup-target", placeholder: "PLACE")
    public static let keyFile = Setting(
        "backup.key_file", .text, default: "",
        """
        The key that seals them, 32 bytes (mode 0600); keep a copy elsewhere, or they are lost with it; empty: the credential \
        backup.key of the service, which is the host's etc/fleetpass/backup.key.
        """,
        flag: "backup-key-file", placeholder: "FILE")
    public static let interval = Setting(
        "backup.interval", .duration(inMs: 50...1_000), default: 500,
        "How long what was written may wait before it is shipped.")
    public static let endpoint = Setting(
        "backup.endpoint", .text, default: "",
        "The store of a bucket, as https://s3.eu-central-1.amazonaws.com.")
    public static let region = Setting("backup.region", .text, default: "us-east-1", "Its region.")
    public static let credentialsFile = Setting(
        "backup.credentials_file", .text, default: "",
        """
        Who may write there (mode 0600): lines aws_access_key_id = … and aws_secret_access_key = …; empty: the credential \
        backup.bucket, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment.
        """)
    public static let caFile = Setting(
        "backup.ca_file", .text, default: "", "Authorities (PEM) to trust there, in place of the system's.")

    public static let all: [any DeclaresSetting] = [
        target, keyFile, interval, endpoint, region, credentialsFile, caFile,
    ]

    /// The variable by which a service manager says where it has put what is nobody else's to read.
    static let credentialFolder = "CREDENTIALS_DIRECTORY"

    /// A file in that folder, if there is one. A unit has the word `none` in place of what the host does not
    /// have.
    private static func credential(_ name: String, _ environment: [String: String]) -> String? {
        guard let folder = environment[credentialFolder], !folder.isEmpty else { return nil }
        let path = "\(folder)/\(name)"
        guard let look = Disk.look(path) else { return nil }
        let isNone = look.bytes == 4 && (try? Disk.read(path, atMost: 4)) == [UInt8]("none".utf8)
        return isNone ? nil : path
    }

    /// - Parameter opensFiles: false to look at the settings alone.
    /// - Returns: nil where no backups are wanted.
    /// - Throws: a refusal that says which setting is wrong, and where it came from.
    public static func vault(
        _ settings: Settings, environment: [String: String], opensFiles: Bool = true
    ) throws -> Vault? {
        let place = settings[target]
        guard !place.isEmpty else { return nil }
        let isBucket = place.utf8.starts(with: "s3://".utf8)
        guard isBucket || place.utf8.first == UInt8(ascii: "/") else {
            throw refused(
                settings, target, "is neither the path of a folder, from / on, nor s3://bucket/beginning")
        }
        guard !isBucket || !settings[endpoint].isEmpty else {
            throw refused(settings, endpoint, "must be given, as backup.target is a bucket")
        }
        guard opensFiles else { return nil }
        let ofHost = credential("backup.key", environment)
        guard !settings[keyFile].isEmpty || ofHost != nil else {
            throw refused(
                settings, keyFile,
                "must be given, as backup.target is; or let the host have a key: fleetpass backup key /etc/fleetpass/backup.key"
            )
        }
        do throws(BackupError) {
            let key =
                settings[keyFile].isEmpty
                ? try BackupKey(file: ofHost ?? "", isCredential: true)
                : try BackupKey(file: settings[keyFile])
            guard isBucket else { return Vault(FolderPlace(root: place), key) }
            return Vault(try bucket(place, settings, environment), key)
        } catch {
            throw Refusal(.configurationInvalid, error.description)
        }
    }

    private static func bucket(
        _ place: String, _ settings: Settings, _ environment: [String: String]
    ) throws(BackupError) -> BucketPlace {
        let path = place.utf8.dropFirst(5)
        let slash = path.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
        let rest = String(Substring(path[slash...].dropFirst()))
        return try BucketPlace(
            endpoint: withoutSlash(settings[endpoint]), bucket: String(Substring(path[..<slash])),
            prefix: withoutSlash(rest), region: settings[region],
            try credentials(settings[credentialsFile], environment),
            caFile: settings[caFile].isEmpty ? nil : settings[caFile])
    }

    private static func withoutSlash(_ text: String) -> String {
        text.utf8.last == UInt8(ascii: "/") ? String(Substring(text.utf8.dropLast())) : text
    }

    private static func credentials(
        _ given: String, _ environment: [String: String]
    ) throws(BackupError) -> BucketCredentials {
        var found = environment
        let ofHost = given.isEmpty ? credential("backup.bucket", environment) : nil
        if let file = ofHost ?? (given.isEmpty ? nil : given) {
            guard let bytes = try Disk.read(file, atMost: 4_096) else {
                throw .misconfigured("there is no file of credentials at \(file)")
            }
            guard BackupKey.isPrivate(file, isCredential: ofHost != nil) else {
                throw .misconfigured("others may read \(file); chmod 600 it")
            }
            found = lines(bytes)
        }
        guard let id = found["AWS_ACCESS_KEY_ID"], let secret = found["AWS_SECRET_ACCESS_KEY"], !id.isEmpty,
            !secret.isEmpty, !id.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E })
        else {
            throw .misconfigured(
                """
                a bucket takes credentials: name a file by backup.credentials_file, let the host have an \
                etc/fleetpass/backup.bucket, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
                """)
        }
        let token = found["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        return BucketCredentials(id: id, secret: [UInt8](secret.utf8), token: token)
    }

    /// `name = value` in lines, as Amazon's own tools keep them; a section's head is passed over.
    private static func lines(_ bytes: [UInt8]) -> [String: String] {
        var found: [String: String] = [:]
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let (name, value) = (trimmed(line[..<equals]), trimmed(line[(equals + 1)...]))
            found[String(decoding: name, as: UTF8.self).uppercased()] = String(decoding: value, as: UTF8.self)
        }
        return found
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { $0 <= 0x20 }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return bytes
    }

    private static func refused(_ settings: Settings, _ setting: Setting<String>, _ problem: String)
        -> Refusal
    {
        Refusal(.configurationInvalid, settings.fault(in: setting, problem))
    }
}
