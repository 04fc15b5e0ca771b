// The settings in force: every value with where it came from. Checks all sources before anything is used.

/// Where a setting's value came from.
public enum Origin: Sendable, Equatable {
    case flag(String)
    case environment(String)
    case file(path: String, line: Int)
    case standard
}

public struct Settings: Sendable {
    struct Held: Sendable, Equatable {
        var value: Plain
        var origin: Origin
    }

    let table: SettingTable
    private(set) var held: [String: Held]
    /// Variables that look like a setting and are none; for the caller to print.
    public private(set) var warnings: [String] = []

    /// More than these are counted, not told.
    static let mostProblems = 20

    /// A flag goes before a variable, that before the files (an earlier one before a later one), that
    /// before the default. A value that is overruled must be valid too. All faults are told at once: a usage
    /// error when only flags are at fault, else an invalid configuration. `flags` is `invocation.flags`;
    /// options that are no settings are passed over.
    public static func resolve(
        flags: [String: [String]], environment: [String: String], files: [SettingsFile], table: SettingTable
    ) throws(Refusal) -> Settings {
        var settings = Settings(table: table)
        var problems: [String] = []
        for file in files.reversed() {
            settings.take(file, &problems)
        }
        let variables = table.ours(in: environment)
        settings.take(variables, &problems)
        let beforeFlags = problems.count
        settings.take(flags: flags, &problems)
        settings.warnings = table.strangers(in: variables)
        guard !problems.isEmpty else { return settings }
        let more = problems.count - mostProblems
        if more > 0 {
            problems.removeLast(more)
            problems.append("and \(more) more")
        }
        throw Refusal(beforeFlags == 0 ? .usage : .configurationInvalid, messages: problems)
    }

    private init(table: SettingTable) {
        self.table = table
        self.held = [:]
        for setting in table.declarations {
            held[setting.name] = Held(value: setting.fallback, origin: .standard)
        }
    }

    /// The value in force; its default for a setting that is not in the table.
    public subscript<Value>(setting: Setting<Value>) -> Value {
        (held[setting.setting.name]?.value).flatMap(setting.decode) ?? setting.fallback
    }

    public func origin(of setting: some DeclaresSetting) -> Origin {
        held[setting.setting.name]?.origin ?? .standard
    }

    /// What is told when the program cannot use the value in force: the place that it came from, as the
    /// messages of `resolve` name it, and the problem.
    public func fault(in setting: some DeclaresSetting, _ problem: String) -> String {
        switch origin(of: setting) {
        case .flag(let name): "--\(name): \(problem)"
        case .environment(let name): "\(name): \(problem)"
        case .file(let path, let line): "\(path):\(line): \(setting.setting.name): \(problem)"
        case .standard: "\(setting.setting.name): \(problem)"
        }
    }

    private mutating func take(_ file: SettingsFile, _ problems: inout [String]) {
        let entries: [TOMLEntry]
        do {
            entries = try TOMLReader.read(file.bytes)
        } catch {
            problems.append("\(file.path):\(error.line): \(error.problem)")
            return
        }
        let byName = Dictionary(
            table.declarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            let place = "\(file.path):\(entry.line): "
            guard let setting = byName[entry.name] else {
                if table.passesOver(entry.name) { continue }
                // The nearest name is dear to find and not told beyond the limit.
                let near =
                    problems.count < Settings.mostProblems
                    ? Suggestion.nearest(to: entry.name, among: table.declarations.map(\.name)) : nil
                let hint = near.map { "; did you mean '\($0)'?" } ?? ""
                problems.append(place + "unknown setting '\(entry.name)'" + hint)
                continue
            }
            if let value = setting.kind.fit(entry.value) {
                held[setting.name] = Held(value: value, origin: .file(path: file.path, line: entry.line))
            } else {
                problems.append(
                    place + setting.kind.misfit(setting.name, entry.value, isSecret: setting.isSecret))
            }
        }
    }

    private mutating func take(_ variables: [String: String], _ problems: inout [String]) {
        guard !variables.isEmpty else { return }
        for setting in table.declarations {
            let variable = setting.variable(prefix: table.prefix)
            guard let text = variables[variable] else { continue }
            take([text], for: setting, from: .environment(variable), named: variable, &problems)
        }
    }

    private mutating func take(flags: [String: [String]], _ problems: inout [String]) {
        for setting in table.declarations {
            guard let flag = setting.flag, let texts = flags[flag], !texts.isEmpty else { continue }
            take(texts, for: setting, from: .flag(flag), named: "--" + flag, &problems)
        }
    }

    private mutating func take(
        _ texts: [String], for setting: SettingDeclaration, from origin: Origin, named name: String,
        _ problems: inout [String]
    ) {
        if let value = setting.kind.read(texts) {
            held[setting.name] = Held(value: value, origin: origin)
        } else {
            problems.append(setting.kind.misfit(name, texts, isSecret: setting.isSecret))
        }
    }
}

extension SettingTable {
    /// The variables with the prefix: most often none.
    fileprivate func ours(in environment: [String: String]) -> [String: String] {
        let beginning = Array((prefix + "_").utf8)
        return environment.filter { $0.key.utf8.starts(with: beginning) }
    }

    /// A warning for each of our variables that no setting has, in the order of their names.
    fileprivate func strangers(in variables: [String: String]) -> [String] {
        guard !variables.isEmpty, !isPartial else { return [] }
        let known = declarations.map { $0.variable(prefix: prefix) } + otherVariables
        return variables.keys.filter { !known.contains($0) }.sorted().map { name in
            let near = Suggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
            return "the variable \(Excerpt.of(name)) is no setting and has no effect" + near
        }
    }
}
