// A command of fleetpassd as a shell would run it, with what it printed.

import CommandLine
import Synchronization

@testable import FleetPass

struct ToolRun {
    let status: Int32
    let out: String
    let err: String

    private final class Paper: Sendable {
        let written = Mutex<(out: [UInt8], err: [UInt8])>(([], []))
    }

    init(_ words: String..., environment: [String: String] = [:]) {
        self.init(words, environment: environment)
    }

    init(_ words: [String], environment: [String: String] = [:]) {
        let paper = Paper()
        let console = Console(isOutTerminal: false, isErrTerminal: false, environment: environment) {
            stream, bytes in
            paper.written.withLock { if stream == .out { $0.out += bytes } else { $0.err += bytes } }
            return true
        }
        status = Fleetpassd.tool.run(words, environment: environment, console: console).rawValue
        (out, err) = paper.written.withLock {
            (String(decoding: $0.out, as: UTF8.self), String(decoding: $0.err, as: UTF8.self))
        }
    }
}
