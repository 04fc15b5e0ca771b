// A setting: its declaration, and the typed handle that the program reads it by.

/// What files, variables, flags, reports and manual pages know of a setting.
public struct SettingDeclaration: Sendable, Equatable {
    /// `rate_limits`, or with sections `limits.body_bytes`.
    public let name: String
    let kind: Kind
    let fallback: Plain
    let summary: String
    let flag: String?
    let placeholder: String
    let isSecret: Bool

    /// `limits` for `limits.body_bytes`; empty where the name has no section.
    var section: String { name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? "" }

    /// `body_bytes` for `limits.body_bytes`: the name within its section.
    var key: String { section.isEmpty ? name : String(name.dropFirst(section.count + 1)) }

    /// `FLEETPASS_LIMITS_BODY_BYTES` for `limits.body_bytes`.
    func variable(prefix: String) -> String {
        let parts = name.utf8.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
        return prefix + "_" + parts.map { String(Substring($0)).uppercased() }.joined(separator: "_")
    }

    /// The setting's entry in a manual page.
    func explanation(prefix: String) -> String {
        var notes = [isSecret ? "a secret" : kind.expectation]
        if fallback != .text("") && fallback != .list([]) { notes.append("default " + kind.show(fallback)) }
        notes.append(variable(prefix: prefix))
        if let flag { notes.append("--" + flag) }
        return summary + " (" + notes.joined(separator: "; ") + ")."
    }
}

/// A typed handle, or the declaration itself.
public protocol DeclaresSetting: Sendable {
    var setting: SettingDeclaration { get }
}

extension SettingDeclaration: DeclaresSetting {
    public var setting: SettingDeclaration { self }
}

/// Declared once, as a constant; read with `settings[handle]`.
public struct Setting<Value: Sendable>: DeclaresSetting {
    public let setting: SettingDeclaration
    let fallback: Value
    let decode: @Sendable (Plain) -> Value?

    /// With a `flag`, commands that take the table's flags have it as an option. A secret is never shown and
    /// has no flag, because every user of the machine can read the arguments of a process.
    public init(
        _ name: String, _ form: Form<Value>, default fallback: Value, _ summary: String, flag: String? = nil,
        placeholder: String? = nil, isSecret: Bool = false
    ) {
        self.setting = SettingDeclaration(
            name: name, kind: form.kind, fallback: form.encode(fallback), summary: summary, flag: flag,
            placeholder: placeholder ?? form.kind.placeholder, isSecret: isSecret)
        self.fallback = fallback
        self.decode = form.decode
    }
}
