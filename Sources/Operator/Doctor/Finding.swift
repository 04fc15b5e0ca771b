// What a look at one thing has come to: well, to be watched, or bad; why that matters; and what mends it.

import Schema

struct Finding {
    enum Level: String, Comparable {
        case ok, warning, bad
        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { self == .ok ? 0 : self == .warning ? 1 : 2 }
    }

    let check: Check
    let level: Level
    let what: String
    /// What comes of it if it stays so.
    let why: String
    /// As a shell takes it; nil where no command of this machine can mend it.
    let command: String?

    static func warning(_ check: Check, _ what: String, why: String, command: String? = nil) -> Finding {
        Finding(check: check, level: .warning, what: what, why: why, command: command)
    }

    static func bad(_ check: Check, _ what: String, why: String, command: String? = nil) -> Finding {
        Finding(check: check, level: .bad, what: what, why: why, command: command)
    }

    func members(of instance: InstanceName?) -> [JSONValue.Member] {
        [
            .init("instance", instance.map { .text($0.text) } ?? .null),
            .init("check", .text(check.rawValue)),
            .init("level", .text(level.rawValue)), .init("what", .text(what)), .init("why", .text(why)),
            .init("command", command.map { .text($0) } ?? .null),
        ]
    }
}

/// What is looked at, and how it is spoken of where nothing is wrong.
enum Check: String, CaseIterable {
    case disk, clock, supervisor, permissions, settings, journal, serving, schema, keys, backups, proxy,
        certificate, units

    var wellness: String {
        switch self {
        case .disk: "there is room on the disk"
        case .clock: "the clock is right, as far as can be seen"
        case .supervisor: "whoever looks after the instances is there"
        case .permissions: "everything belongs to whom it should"
        case .settings: "the settings are valid"
        case .journal: "nothing was left half done"
        case .serving: "it does what it is wanted to do"
        case .schema: "the database is one, and of its program's schema"
        case .keys: "its keys are there, and nobody else's"
        case .backups: "it can be restored"
        case .proxy: "proxies know of it"
        case .certificate: "its certificate is good"
        case .units: "its units are as they should be"
        }
    }
}

/// Words as a shell takes them.
enum ShellWords {
    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    /// Plain words stay as they are.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "@%+=:,./_-".utf8.contains(byte)
            }
        }
        guard !isPlain || word.isEmpty else { return word }
        let parts = word.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
        return "'" + parts.map { String(Substring($0)) }.joined(separator: "'\\''") + "'"
    }
}

extension World {
    /// A command of this tool, on this world.
    func command(_ words: String...) -> String { command(words) }

    func command(_ words: [String]) -> String {
        ShellWords.line(["fleetpass"] + words + (root.isEmpty ? [] : ["--root", root]))
    }
}
