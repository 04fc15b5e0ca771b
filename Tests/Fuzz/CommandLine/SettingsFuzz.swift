// Settings from a file and from variables: taken or refused, no secret is shown, lines stay lines.

extension Parsers {
    @Sendable static func settings(_ input: [UInt8]) {
        let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let file = SettingsFile(path: "settings", bytes: Array(parts.first ?? []))
        let variable = parts.dropFirst().first.map { String(decoding: $0, as: UTF8.self) }
        var environment: [String: String] = [:]
        if let variable { (environment["HOUSE_\(variable)"], environment["HOUSE_SIZE"]) = ("", variable) }
        let lines: [String]
        do throws(Refusal) {
            let settings = try Settings.resolve(
                flags: [:], environment: environment, files: [file], table: table)
            mustHold(1...9 ~= settings[port], "a value lies within its range")
            let text = settings.text(origins: true)
            // What is no secret may say the same.
            let isElsewhere = ([settings[from]] + settings[sites]).contains {
                $0.utf8.contains(settings[key].utf8)
            }
            let isShown = settings[key].utf8.count > 12 && text.utf8.contains(settings[key].utf8)
            mustHold(!isShown || isElsewhere, "a secret is not shown: \(text)")
            lines = settings.warnings + text.split(separator: "\n").map(String.init) + [settings.json]
        } catch {
            mustHold(1...21 ~= error.messages.count, "a refusal tells something, but not all")
            lines = error.messages
        }
        mustHold(lines.allSatisfy(isOneLine), "what is told is lines without controls: \(lines)")
    }

    /// Whether a line can be printed without steering the terminal.
    static func isOneLine(_ line: String) -> Bool {
        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) }
    }

    private static let port = Setting("port", .integer(in: 1...9), default: 2, "")
    private static let key = Setting("mail.key", .text, default: "", "", isSecret: true)
    private static let from = Setting("mail.from", .text, default: "", "")
    private static let sites = Setting("sites", .list, default: [], "")
    private static let table = SettingTable(
        prefix: "HOUSE",
        settings: [
            port, key, from, sites, Setting("size", .size(inBytes: 1...4096), default: 2, ""),
            Setting("wait", .duration(), default: 2, ""), Setting("on", .onOff, default: true, ""),
            Setting("level", .choice(["low", "high"]), default: "low", ""),
        ])
}

extension String.UTF8View {
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        indices.contains { self[$0...].starts(with: other) }
    }
}
