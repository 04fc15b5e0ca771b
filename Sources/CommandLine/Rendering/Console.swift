// Where a command writes: data to one stream, everything said to people to the other. Knows no layout.

import Glibc
import Synchronization

/// Writing never throws. A line that could not be written is remembered, so that a tool whose output was cut
/// short by a full disk does not report success.
public final class Console: Sendable {
    public enum Stream: Sendable { case out, err }

    /// Whether help on standard output may use bold.
    public let isOutColoured: Bool
    /// Whether messages on standard error may use colour.
    public let isErrColoured: Bool
    /// Progress is shown to a person on a terminal only, never in a log.
    public let showsProgress: Bool

    private let sink: @Sendable (Stream, [UInt8]) -> Bool
    private let lost = Atomic<Bool>(false)

    /// `sink` answers whether all the bytes were written.
    public init(
        isOutTerminal: Bool, isErrTerminal: Bool, environment: [String: String],
        sink: @escaping @Sendable (Stream, [UInt8]) -> Bool
    ) {
        let mayColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        self.isOutColoured = isOutTerminal && mayColour
        self.isErrColoured = isErrTerminal && mayColour
        self.showsProgress = isErrTerminal
        self.sink = sink
    }

    /// The process's own standard output and standard error.
    public static func standard(environment: [String: String]) -> Console {
        Console(
            isOutTerminal: isatty(STDOUT_FILENO) == 1, isErrTerminal: isatty(STDERR_FILENO) == 1,
            environment: environment
        ) { stream, bytes in
            writeAll(bytes, to: stream == .out ? STDOUT_FILENO : STDERR_FILENO)
        }
    }

    /// True once something meant for standard output did not get there.
    public var hasLostOutput: Bool { lost.load(ordering: .relaxed) }

    /// Data, as it is.
    public func write(_ bytes: [UInt8]) {
        if !sink(.out, bytes) { lost.store(true, ordering: .relaxed) }
    }

    /// A line of data.
    public func print(_ line: String) {
        write(Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// A line for people. Nobody can be told when this one fails.
    public func note(_ line: String) {
        _ = sink(.err, Array(line.utf8) + [UInt8(ascii: "\n")])
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        // Unsafe because write(2) takes a bare pointer; the buffer outlives the call, the count is its own.
        let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
            // Somebody who shares the terminal made it non-blocking: wait until it takes more.
            var waiting = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: POLLOUT), revents: 0)
            // Unsafe because poll(2) takes a pointer; it is to one local and the count is one.
            _ = unsafe poll(&waiting, 1, -1)
        } else if errno != EINTR {
            return false
        }
    }
    return true
}
