// The structured log: one JSON object a line, gathered in memory and written by a thread of its own.

internal import Glibc
internal import Synchronization
internal import Threads

/// A slow disk or a stuck reader of the log must not slow a request down, so nobody but the writing thread
/// waits for it. What does not fit meanwhile, or cannot be written, is dropped, and the number of dropped
/// lines is logged as soon as it can be.
public final class Log: Sendable {
    public enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error, silent

        public var name: String { rawValue }

        public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    private struct Pending {
        var bytes: [UInt8] = []
        var droppedLines = 0
        var isStopped = false
    }

    public let level: Level
    private let descriptor: Int32
    private let pending = Mutex<Pending>(Pending())
    private let bell = Bell()
    private let stopped = Bell()
    private static let pendingBytes = 8 * 1024 * 1024
    /// Lines that come within this time of each other leave in one write.
    private static let gatheringUs: UInt32 = 20_000

    public init(descriptor: Int32, level: Level) {
        (self.descriptor, self.level) = (descriptor, level)
    }

    /// Starts the writing thread.
    public func start() { _ = Thread.start("log") { self.run() } }

    /// Takes complete lines, each with its line end.
    public func append(_ lines: [UInt8]) {
        let isFirst = pending.withLock { pending in
            guard pending.bytes.count + lines.count <= Self.pendingBytes else {
                pending.droppedLines += lines.count { $0 == UInt8(ascii: "\n") }
                return false
            }
            pending.bytes.append(contentsOf: lines)
            return pending.bytes.count == lines.count
        }
        if isFirst { bell.ring() }
    }

    public func write(_ level: Level, _ message: StaticString, _ fields: LogField...) {
        guard level >= self.level else { return }
        var line = LogLine(level, message, epochMs: Clock.epochMs())
        for field in fields { line.add(field) }
        append(line.finished())
    }

    private func run() {
        var output = LogOutput(descriptor)
        // Counted on until a line that tells of them has been written.
        var droppedLines = 0
        while true {
            bell.wait()
            let isOver = pending.withLock { $0.isStopped }
            if !isOver { usleep(Self.gatheringUs) }
            var lines = pending.withLock { pending in
                defer { (pending.bytes, pending.droppedLines) = ([], 0) }
                droppedLines += pending.droppedLines
                return pending.bytes
            }
            let isTold = droppedLines > 0 && level <= .warning
            if isTold {
                var line = LogLine(.warning, "log lines dropped", epochMs: Clock.epochMs())
                line.add(.integer("lines", droppedLines))
                lines.append(contentsOf: line.finished())
            }
            let lostLines = output.put(lines)
            // The line that tells is the last: if any was lost, it was.
            droppedLines = lostLines == 0 ? 0 : droppedLines + lostLines - (isTold ? 1 : 0)
            if isOver {
                stopped.ring()
                return
            }
        }
    }

    /// Writes what is gathered and ends the thread.
    public func stop() {
        pending.withLock { $0.isStopped = true }
        bell.ring()
        _ = stopped.wait(atMostMs: 2_000)
    }
}
