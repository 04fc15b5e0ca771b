// Somebody who gives the supervisor an order: a line to it, and a line back. The socket is this user's alone.

internal import CSystem
internal import Glibc
import Schema
import Threads

enum Caller {
    static let mostBytes = 200

    /// Says the answer and hangs up.
    static func answer(_ line: Int32, _ words: String) {
        let bytes = [UInt8]("\(words)\n".utf8)
        _ = unsafe send(line, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        close(line)
    }

    /// A line in the supervisor's own log.
    static func note(_ words: String) {
        var json = JSONWriter()
        json.value(
            .object([
                .init("ts", .integer(Clock.epochMs())), .init("level", .text("warning")),
                .init("msg", .text(words)),
            ]))
        let bytes = json.bytes + [0x0A]
        _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
    }
}
