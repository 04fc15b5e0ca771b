// The settings in force as text and as JSON, for `config show`. Secrets are never in either.

extension Settings {
    /// A line for each setting, written as in a file but with its full name; with `origins` each ends with a
    /// comment that says where the value is from.
    public func text(origins: Bool) -> String {
        let lines = table.declarations.map { setting in
            let held = held[setting.name] ?? Held(value: setting.fallback, origin: .standard)
            return (line: "\(setting.name) = \(written(held.value, of: setting))", origin: held.origin)
        }
        let width = min(40, lines.map { $0.line.unicodeScalars.count }.max() ?? 0)
        return lines.map { line, origin in
            guard origins else { return line }
            let gap = String(repeating: " ", count: max(0, width - line.unicodeScalars.count))
            return line + gap + "   # " + origin.words
        }.joined(separator: "\n")
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
