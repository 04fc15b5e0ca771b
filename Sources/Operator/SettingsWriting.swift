// The one file of an instance's settings: checked by the server's own program before it counts.

import CommandLine
import Files
internal import Glibc

struct SettingsWriting {
    let instance: Instance
    private static let mode: mode_t = 0o640

    static func draft(of instance: Instance) -> String {
        "\(instance.world.settings)/.\(instance.name).toml"
    }

    /// - Throws: `configurationInvalid` with what the server says of it; the old file then stays.
    func write(_ bytes: [UInt8]) throws {
        try Place.demandFileOrNothing(instance.settings)
        // Of no use as a file of settings, since no name of an instance begins with a dot.
        let draft = Self.draft(of: instance)
        try Place.demandFileOrNothing(draft)
        try FileContent.write(bytes, to: draft, durably: false)
        do { try check(draft) } catch {
            FileContent.remove(draft)
            throw error
        }
        try FileContent.write(bytes, to: instance.settings, mode: Self.mode, draft: draft)
        // Until the instance has a user, nobody but the operator reads it.
        guard instance.world.hasSystemd, let user = try? SystemUser(named: instance.name.user) else { return }
        guard unsafe chown(instance.settings, 0, user.group) == 0 else {
            throw Place.problem("give", instance.settings)
        }
    }

    private func check(_ path: String) throws {
        let done = try Program.run(try instance.program(), ["config", "show", "--config", path])
        guard done.status == 0 else {
            throw Refusal(ExitStatus(rawValue: done.status) ?? .failed, messages: done.messages)
        }
    }

    /// The file with another value for one text that stands in no section.
    static func replacing(_ name: String, with value: String, in bytes: [UInt8]) -> [UInt8] {
        let line = Array("\(name) = \(InstanceTemplates.quoted(value))".utf8)
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let end =
            lines.firstIndex { $0.drop { $0 == 0x20 || $0 == 0x09 }.first == UInt8(ascii: "[") }
            ?? lines.count
        let known = lines[..<end].firstIndex { line in
            let words = line.drop { $0 == 0x20 || $0 == 0x09 }
            guard words.starts(with: name.utf8) else { return false }
            return words.dropFirst(name.utf8.count).first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "=")
        }
        if let known { lines[known] = line } else { lines.insert(line, at: 0) }
        return Array(lines.joined(separator: [0x0A]))
    }
}
