// Command lines: any words end in a status, and what is said of them cannot steer the terminal.

import Synchronization

extension Parsers {
    @Sendable static func arguments(_ input: [UInt8]) {
        let words = input.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let told = Mutex<[UInt8]>([])
        let console = Console(isOutTerminal: false, isErrTerminal: false, environment: [:]) { stream, bytes in
            if stream == .err { told.withLock { $0 += bytes } }
            return true
        }
        let status = tool.run(words, environment: [:], console: console)
        let text = told.withLock { String(decoding: $0, as: UTF8.self) }
        mustHold((status == .ok) == text.isEmpty, "a refusal is told, and nothing else: \(text)")
        mustHold(isOneLine(String(text.unicodeScalars.dropLast())), "what is told is one line: \(text)")
    }

    private static let root = Option.optional("root", .text, letter: "r", "")
    private static let data = Option.required("data", .text, letter: "d", "")
    private static let count = Option("count", .integer(in: -9...9), letter: "c", default: 1, "")
    private static let sites = Option("site", .list, default: [], "")
    private static let wait = Option("wait", .duration(inMs: 1...60_000), default: 10, "")
    private static let size = Option("size", .size(), default: 10, "")
    private static let level = Option("level", .choice(["low", "high"]), default: "low", "")
    private static let quiet = Option.flag("quiet", letter: "q", "")
    private static let names = Positional("name", count: .some, "")
    private static let way = Positional("way", count: .optional, choices: ["up", "down"], "")

    private static let tool = Tool(
        name: "house", version: "1", summary: "", sharedOptions: [root],
        commands: [
            Command(path: ["serve"], summary: "", options: [data, count, sites, wait, size, level, quiet]) {
                // Reading an option stops the program where its value has not the declared type.
                mustHold(-9...9 ~= $0[count] && 1...60_000 ~= $0[wait] && $0[size] >= 0, "values in range")
                mustHold(!$0[data].isEmpty, "what must be given is there")
                _ = ($0[root], $0[sites], $0[level], $0[quiet])
                return .ok
            },
            Command(path: ["house", "open"], summary: "", positionals: [names]) {
                mustHold(!$0.all(names).isEmpty, "at least one name")
                return .ok
            },
            Command(path: ["house", "go"], summary: "", positionals: [way]) {
                mustHold(["", "up", "down"].contains($0[way]), "one of the choices or nothing")
                return .ok
            },
        ])
}
