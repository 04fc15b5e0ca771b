// All settings of a program: what may stand in its file, its environment and its flags. Holds no values.

public struct SettingTable: Sendable {
    /// The beginning of every variable's name, as in `FLEETPASS`.
    public let prefix: String
    let declarations: [SettingDeclaration]
    /// Variables with the prefix that something else reads; they are not warned about.
    let otherVariables: [String]
    /// Whether files and variables have more, which another program reads. What stands in a section of these
    /// is still known or refused.
    let isPartial: Bool

    public init(
        prefix: String, otherVariables: [String] = [], settings: [any DeclaresSetting],
        isPartial: Bool = false
    ) {
        self.isPartial = isPartial
        self.prefix = prefix
        self.otherVariables = otherVariables
        self.declarations = settings.map(\.setting)
    }

    /// This table with more behind it.
    public func with(_ more: [any DeclaresSetting]) -> SettingTable {
        SettingTable(
            prefix: prefix, otherVariables: otherVariables,
            settings: declarations.map { $0 as any DeclaresSetting } + more, isPartial: isPartial)
    }

    /// The options of a command that takes these settings as flags.
    public var flags: [any DeclaresOption] { Self.flags(declarations, prefix) }

    /// The options of a command that takes some of these settings as flags.
    public func flags(for settings: [any DeclaresSetting]) -> [any DeclaresOption] {
        Self.flags(settings.map(\.setting), prefix)
    }

    private static func flags(_ declarations: [SettingDeclaration], _ prefix: String) -> [any DeclaresOption]
    {
        declarations.compactMap { setting in
            setting.flag.map { flag in
                OptionDeclaration(
                    name: flag, letter: nil, kind: setting.kind, placeholder: setting.placeholder,
                    need: .fallback(setting.fallback), summary: setting.summary,
                    variable: setting.variable(prefix: prefix))
            }
        }
    }

    /// Whether an entry of a file is another program's.
    func passesOver(_ name: String) -> Bool {
        guard isPartial else { return false }
        return !declarations.contains { !$0.section.isEmpty && name.utf8.starts(with: "\($0.section).".utf8) }
    }

    /// What contradicts itself in this table; a product's test expects none.
    var faults: [String] {
        var faults = Fault.duplicates(declarations.map(\.name)).map { "two settings '\($0)'" }
        faults += Fault.duplicates(declarations.map { $0.variable(prefix: prefix) }).map {
            "two variables \($0)"
        }
        faults += Fault.duplicates(declarations.compactMap(\.flag)).map {
            "two settings with the flag --\($0)"
        }
        for setting in declarations {
            let parts = setting.name.utf8.split(
                separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            if !parts.allSatisfy({
                !$0.isEmpty && $0.allSatisfy { Fault.isNameByte($0) || $0 == UInt8(ascii: "_") }
            }) {
                faults.append("the setting's name '\(setting.name)'")
            }
            if !Fault.holds(setting.fallback, in: setting.kind) {
                faults.append("the default of '\(setting.name)'")
            }
            if setting.isSecret && setting.flag != nil {
                faults.append("the secret '\(setting.name)' has a flag")
            }
        }
        return faults
    }
}
