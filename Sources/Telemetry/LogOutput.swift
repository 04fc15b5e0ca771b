// Writing lines to a descriptor that may be slow, full or broken: whole lines, or none of a line.

internal import Glibc
internal import Threads

/// Used by the log's writing thread alone.
struct LogOutput {
    private let descriptor: Int32
    private let patienceMs: Int64
    /// What is missing of a line whose beginning was written. It comes first next time, so that no line ever
    /// begins in the middle of another.
    private var rest: [UInt8] = []

    /// - Parameter patienceMs: for how long `put` waits for a reader that takes nothing.
    init(_ descriptor: Int32, patienceMs: Int64 = 1_000) {
        (self.descriptor, self.patienceMs) = (descriptor, patienceMs)
    }

    /// Writes complete lines. Standard error may have been made non-blocking by whoever shares it, so a full
    /// pipe is waited for here; what then still cannot be written is let go.
    /// - Returns: how many lines were lost, not counting one that was begun.
    mutating func put(_ lines: [UInt8]) -> Int {
        let isWithinLine = !rest.isEmpty
        let bytes = rest + lines
        let sent = send(bytes)
        rest = []
        guard sent < bytes.count else { return 0 }
        let isBegun = sent == 0 ? isWithinLine : bytes[sent - 1] != UInt8(ascii: "\n")
        var unsent = bytes[sent...]
        if isBegun {
            let end = unsent.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? unsent.endIndex
            rest = [UInt8](unsent[..<end])
            unsent = unsent[end...]
        }
        return unsent.count { $0 == UInt8(ascii: "\n") }
    }

    /// - Returns: how many bytes have been taken.
    private func send(_ bytes: [UInt8]) -> Int {
        let deadlineMs = Clock.monotonicNs() / 1_000_000 + patienceMs
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                // `sent` is within the buffer, by the loop's condition.
                unsafe Glibc.write(descriptor, raw.baseAddress.map { unsafe $0 + sent }, raw.count - sent)
            }
            if count > 0 {
                sent += count
            } else if count == 0 {
                return sent
            } else if errno == EAGAIN {
                guard waitForRoom(untilMs: deadlineMs) else { return sent }
            } else if errno != EINTR {
                return sent
            }
        }
        return sent
    }

    /// - Returns: false once the time is over.
    private func waitForRoom(untilMs: Int64) -> Bool {
        let leftMs = untilMs - Clock.monotonicNs() / 1_000_000
        guard leftMs > 0 else { return false }
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // Interrupted or not, the next write tells how things stand.
        _ = unsafe poll(&place, 1, Int32(clamping: leftMs))
        return true
    }
}
