// What the log has that was not shipped yet: taken in by the thread that writes and the one that ships.

internal import Glibc
internal import Store
internal import Synchronization
internal import Threads

/// The writer tells of each commit, and before the log may begin anew takes in what nobody has read of it:
/// copying some frames from the system's memory, never a wait for the place of backups. What is taken in has
/// a limit; past it the log stays and grows, and past the limit of that the copy ends, and a new one must
/// begin: writing goes on in any case.
final class LogTail: Sendable {
    /// Frames that wait in memory.
    private static let mostBytes = 24 * 1024 * 1024
    /// Frames of a log that may not begin anew.
    private static let mostFrames = 262_144

    /// As many are read while the writer would have to wait: half a millisecond.
    private static let pieceFrames = 256

    private struct State {
        /// What the file said of the log that is read.
        var head: WriteAheadLog.Head?
        /// How many frames of it were taken in, and how many there are.
        var taken = 0
        var frames = 0
        /// When which commit was; found ones have the time of the file.
        var times: [Int: Int64] = [:]
        var foundMs: Int64 = 0
        var found: LogMark?
        /// Whether commits were told of since it was last read.
        var hasNews = false
        var runs: [LogRun] = []
        var oldestMs: Int64?
        /// The last commit that was taken in.
        var mark: LogMark?
        /// Nobody wants it: the copy has ended.
        var isLost = false

        var waitingBytes: Int { runs.reduce(0) { $0 + $1.frames.count } }
    }

    private let path: String
    private let file = Mutex<WriteAheadLog?>(nil)
    private let state = Mutex(State())
    let bell = Bell()

    /// - Parameter database: its path; the log lies beside it.
    init(database: String) { path = database + "-wal" }

    var follower: LogFollower {
        LogFollower(
            found: { self.find() }, committed: { self.note($0) }, mayEnd: { self.mayEnd() })
    }

    /// The log as a crash, or a command that was killed, has left it.
    func find() {
        guard let log = open(), let head = log.head() else { return }
        let frames = log.validFrames(head)
        state.withLock { state in
            state.foundMs = log.changedMs ?? Clock.epochMs()
            state.frames = frames
            state.hasNews = frames > 0
            state.found = frames > 0 ? LogMark(log: head.log, frame: frames) : nil
        }
    }

    private func note(_ frames: Int) {
        let nowMs = Clock.epochMs()
        let isFirst = state.withLock { state in
            defer {
                state.hasNews = true
                state.oldestMs = state.oldestMs ?? nowMs
            }
            state.frames = frames
            if !state.isLost { state.times[frames] = nowMs }
            return state.oldestMs == nil
        }
        if isFirst { bell.ring() }
    }

    private func mayEnd() -> Bool {
        // Until what is in memory alone is shipped, a crash would end the generation.
        defer { bell.ring() }
        return state.withLock { state in
            if !state.isLost {
                while takeIn(&state) {}
                if state.hasNews {
                    guard isTooLong(state) else { return false }
                    Self.lose(&state)
                }
            }
            if state.isLost { (state.frames, state.hasNews) = (0, false) } else { Self.noteEnd(&state) }
            return true
        }
    }

    private static func noteEnd(_ state: inout State) {
        guard let head = state.head, state.taken > 0 else { return }
        var run = LogRun(log: head.log, pageBytes: head.pageBytes, first: state.taken + 1)
        run.isEnd = true
        state.runs.append(joining: run)
        state.oldestMs = state.oldestMs ?? Clock.epochMs()
    }

    private func isTooLong(_ state: State) -> Bool {
        var space = statvfs()
        let (free, isHuge) =
            unsafe statvfs(path, &space) == 0
            ? UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize)) : (0, true)
        let bytes = UInt64(clamping: state.frames) * 4_096
        return state.frames > Self.mostFrames || (!isHuge && bytes > free / 4)
    }

    private static func lose(_ state: inout State) {
        (state.isLost, state.runs, state.times, state.oldestMs) = (true, [], [:], nil)
    }

    /// Reads a piece of what there is since it was last read, as far as there is room.
    /// - Returns: whether there is more to read, and room for it.
    private func takeIn(_ state: inout State) -> Bool {
        guard state.hasNews, !state.isLost else { return false }
        guard let log = open(), let head = log.head() else {
            // Cut off, and nothing was committed since.
            if state.times.isEmpty { (state.frames, state.hasNews) = (0, false) }
            return false
        }
        if head != state.head { (state.head, state.taken) = (head, 0) }
        let count = min(state.frames - state.taken, Self.pieceFrames)
        if count > 0 {
            guard state.waitingBytes < Self.mostBytes else { return false }
            guard let run = run(log, head, from: state.taken + 1, count: count, state) else {
                // Not what the writer has told of: somebody else has been at the file.
                Self.lose(&state)
                return false
            }
            state.taken = run.last
            if let commit = run.commits.last { state.mark = LogMark(log: run.log, frame: commit.frame) }
            state.runs.append(joining: run)
        }
        if state.taken < state.frames { return true }
        (state.hasNews, state.times) = (false, [:])
        return false
    }

    private func run(
        _ log: WriteAheadLog, _ head: WriteAheadLog.Head, from first: Int, count: Int, _ state: State
    ) -> LogRun? {
        let bytes = log.frames(from: first, head, count: count)
        let frameBytes = WriteAheadLog.frameHeadBytes + head.pageBytes
        guard bytes.count == count * frameBytes else { return nil }
        var run = LogRun(log: head.log, pageBytes: head.pageBytes, first: first)
        run.frames.reserveCapacity(count * run.entryBytes)
        for index in 0..<count {
            let start = index * frameBytes
            guard WriteAheadLog.salts(bytes, start + 8) == head.log else { return nil }
            run.frames += bytes[start..<start + 4]
            run.frames += bytes[start + WriteAheadLog.frameHeadBytes..<start + frameBytes]
            let pages = WriteAheadLog.number(bytes, start + 4)
            guard pages > 0 else { continue }
            let timeMs = state.times[first + index] ?? state.foundMs
            run.commits.append(LogCommit(frame: first + index, pages: Int(pages), timeMs: timeMs))
        }
        return run
    }

    private func open() -> WriteAheadLog? {
        file.withLock { file in
            if file == nil { file = WriteAheadLog(path) }
            return file
        }
    }
}

extension LogTail {
    /// All that was not shipped. Whoever takes it must ship it, or begin anew.
    /// - Returns: nil if something was lost.
    func take() -> [LogRun]? {
        while state.withLock({ takeIn(&$0) }) {}
        return state.withLock { state in
            guard !state.isLost else { return nil }
            defer {
                state.runs = []
                state.oldestMs = state.hasNews ? state.oldestMs : nil
            }
            return state.runs
        }
    }

    /// From now on the log is followed from its first frame on, whatever was before.
    func beginAnew() {
        state.withLock { state in
            (state.isLost, state.runs, state.head, state.taken) = (false, [], nil, 0)
            state.hasNews = state.frames > 0
            if state.foundMs == 0 || !state.times.isEmpty { state.foundMs = Clock.epochMs() }
        }
    }

    /// The last commit, for whoever sees to it that there is no other meanwhile.
    /// - Returns: nil if there was none since the log was found empty.
    func mark() -> LogMark? {
        state.withLock { state in
            guard state.hasNews, let head = open()?.head() else { return state.mark }
            return LogMark(log: head.log, frame: state.frames)
        }
    }

    /// The log as it was found, and how many of its frames count; nil if it was empty.
    var found: LogMark? { state.withLock { $0.found } }

    /// When the oldest commit was that was not taken.
    var oldestMs: Int64? { state.withLock { $0.oldestMs } }
}
