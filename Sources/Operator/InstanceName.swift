// What an instance may be called; the name becomes part of paths, units and users, so hardly anything may.

import CommandLine

struct InstanceName: Hashable, Comparable, CustomStringConvertible {
    let text: String

    /// A user of the system is called `fp-NAME` and has at most 31 bytes.
    static let mostBytes = 28
    /// Names of other files beside an instance's, and words that commands may come to give a meaning to.
    private static let reserved: Set<String> = [
        "all", "caddy", "current", "default", "fleetpass", "global", "localhost", "nginx", "none", "operator",
        "proxy", "root", "shared", "system", "templates",
    ]

    /// - Throws: usage, with what a name may be.
    init(_ text: String) throws(Refusal) {
        guard Self.isName(text) else {
            throw Refusal(
                .usage,
                """
                \(Excerpt.of(text)) is no name of an instance: use lower-case letters, digits and inner hyphens, \
                beginning with a letter, at most \(Self.mostBytes) of them
                """)
        }
        guard !Self.reserved.contains(text) else {
            throw Refusal(.usage, "the name \(Excerpt.of(text)) is reserved; choose another")
        }
        self.text = text
    }

    /// Whether that is written as a name is, of an instance or of a template.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, bytes.count <= mostBytes,
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= first, last != UInt8(ascii: "-")
        else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    /// Whom it runs as, where there is systemd.
    var user: String { "fp-\(text)" }
    var description: String { text }
    static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
