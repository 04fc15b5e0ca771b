// The settings in force as text and as JSON, for `config show`. Secrets are never in either.

extension Settings {
    /// A file of settings that gives these values again, secrets excepted, which stand in comments; with
    /// `origins` each line ends with a comment that says where the value is from.
    public func text(origins: Bool) -> String {
        let entries = table.declarations.map { setting in
            let held = held[setting.name] ?? Held(value: setting.fallback, origin: .standard)
            let line = (setting.isSecret ? "# " : "") + "\(setting.key) = \(written(held.value, of: setting))"
            return (section: setting.section, line: line, origin: held.origin)
        }
        let width = min(40, entries.map { $0.line.unicodeScalars.count }.max() ?? 0)
        // What is in no section comes first: further down it would belong to the one above.
        let sections = entries.map(\.section).reduce(into: [""]) { sections, section in
            if !sections.contains(section) { sections.append(section) }
        }
        return sections.map { section in
            let lines = entries.filter { $0.section == section }.map { entry in
                guard origins else { return entry.line }
                let gap = String(repeating: " ", count: max(0, width - entry.line.unicodeScalars.count))
                return entry.line + gap + "   # " + Settings.comment(entry.origin.words)
            }
            return ((section.isEmpty ? [] : ["[\(section)]"]) + lines).joined(separator: "\n")
        }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// A file's path may hold any control; one in a comment would end it, or the reading.
    private static func comment(_ words: String) -> String {
        var comment = ""
        for scalar in words.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            comment.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return comment
    }

    /// `{"settings":[{"name":…,"value":…,"origin":{…}}]}` on one line. Times are in milliseconds and sizes in
    /// bytes, named by `unit`. Members may be added in later versions; none goes or changes.
    public var json: String {
        let items = table.declarations.map { setting in
            let held = held[setting.name] ?? Held(value: setting.fallback, origin: .standard)
            var members = "\"name\":" + JSONText.quoted(setting.name)
            if setting.isSecret {
                members += ",\"value\":null,\"secret\":true,\"set\":\(Settings.isSet(held.value))"
            } else {
                members += ",\"value\":" + JSONText.value(held.value)
            }
            switch setting.kind {
            case .durationMs: members += ",\"unit\":\"ms\""
            case .sizeBytes: members += ",\"unit\":\"bytes\""
            case .text, .integer, .boolean, .choice, .list: break
            }
            return "{" + members + ",\"origin\":" + held.origin.json + "}"
        }
        return "{\"settings\":[" + items.joined(separator: ",") + "]}"
    }

    private func written(_ value: Plain, of setting: SettingDeclaration) -> String {
        guard !setting.isSecret else { return Settings.isSet(value) ? "(set)" : "(not set)" }
        return switch value {
        case .text(let text): JSONText.quoted(text)
        case .list(let items): "[" + items.map(JSONText.quoted).joined(separator: ", ") + "]"
        case .boolean(let isOn): isOn ? "true" : "false"
        case .integer(let number):
            switch setting.kind {
            case .durationMs, .sizeBytes: JSONText.quoted(setting.kind.show(value))
            case .text, .integer, .boolean, .choice, .list: String(number)
            }
        }
    }

    private static func isSet(_ value: Plain) -> Bool { value != .text("") && value != .list([]) }
}

extension Origin {
    /// Completes "the value is ...".
    public var words: String {
        switch self {
        case .flag(let name): "from flag --\(name)"
        case .environment(let name): "from environment \(name)"
        case .file(let path, let line): "from file \(path):\(line)"
        case .standard: "default"
        }
    }

    fileprivate var json: String {
        switch self {
        case .flag(let name): "{\"kind\":\"flag\",\"name\":\(JSONText.quoted("--" + name))}"
        case .environment(let name): "{\"kind\":\"environment\",\"name\":\(JSONText.quoted(name))}"
        case .file(let path, let line):
            "{\"kind\":\"file\",\"path\":\(JSONText.quoted(path)),\"line\":\(line)}"
        case .standard: "{\"kind\":\"default\"}"
        }
    }
}
