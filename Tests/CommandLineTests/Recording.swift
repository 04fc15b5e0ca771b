// A console that keeps what is written, and the running of the sample tool on it.

import CommandLine
import enum CommandLine.ExitStatus
import Synchronization

final class Recording: Sendable {
    private let written = Mutex<(out: [UInt8], err: [UInt8])>(([], []))
    let takesOutput: Bool

    init(takesOutput: Bool = true) { self.takesOutput = takesOutput }

    func console(onTerminal: Bool = false, environment: [String: String] = [:]) -> Console {
        Console(isOutTerminal: onTerminal, isErrTerminal: onTerminal, environment: environment) {
            stream, bytes in
            self.written.withLock { written in
                if stream == .out { written.out += bytes } else { written.err += bytes }
            }
            return stream == .err || self.takesOutput
        }
    }

    var out: String { written.withLock { String(decoding: $0.out, as: UTF8.self) } }
    var err: String { written.withLock { String(decoding: $0.err, as: UTF8.self) } }
}

struct Outcome: Equatable {
    let status: ExitStatus
    let out: String
    let err: String

    /// The sample tool's answer to a line of words parted by spaces; `''` is an empty word.
    static func of(_ line: String, environment: [String: String] = [:], onTerminal: Bool = false) -> Outcome {
        let words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
        let recording = Recording()
        let console = recording.console(onTerminal: onTerminal, environment: environment)
        let status = Sample.tool.run(words, environment: environment, console: console)
        return Outcome(status: status, out: recording.out, err: recording.err)
    }
}
