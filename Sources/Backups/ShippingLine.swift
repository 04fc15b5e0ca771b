// One generation while it is written: segments that name each other, and bases. Which thread, and when, is
// not known here.

internal import Crypto
internal import Store
internal import Threads

/// Used by one thread. Every call may throw, and may then be made again: what was put once is put again.
///
/// A segment stays open until it is long or a minute old: it is put again with more each time, so that little
/// activity makes few objects. The one behind names its last form.
final class ShippingLine {
    private let directory: String
    private let database: String
    private let vault: Vault
    private let tail: LogTail

    private struct Line {
        let generation: String
        var open: Segment
        var openedMs: Int64
        var isDirty = false
        var isPut = false
        /// Of the last segment as it was put.
        var digest: [UInt8]
        var bytes = 0
        /// The segment with the first frame of the log that is followed.
        var logBegan: Int?
        /// What was shipped since the last base, and when that was.
        var frameBytes = 0
        var baseMs: Int64?

        init(_ generation: String, number: Int, previous: [UInt8], openedMs: Int64) {
            (self.generation, self.openedMs, digest) = (generation, openedMs, previous)
            open = Segment(generation: generation, number: number, previous: previous)
        }
    }

    private var line: Line?
    private var belongings: Belongings

    private static let longBytes = 256 * 1024
    private static let longMs: Int64 = 60_000
    /// A restore should not have to play more than this over a base, or than the base itself.
    private static let fewestFrameBytes = 256 * 1024 * 1024
    private static let baseEveryMs: Int64 = 24 * 3_600_000

    init(directory: String, database: String, _ vault: Vault, _ tail: LogTail) {
        (self.directory, self.database, self.vault, self.tail) = (directory, database, vault, tail)
        belongings = Belongings(directory, vault, sinceMs: Clock.epochMs())
    }

    var isUnderWay: Bool { line != nil }

    /// What waits for being put, whenever that works.
    var hasUnshipped: Bool { line?.isDirty ?? false }

    /// Whether another base is due.
    var wantsBase: Bool {
        guard let line else { return false }
        guard let baseMs = line.baseMs else { return true }
        let bytes = Int(clamping: Disk.look(database)?.bytes ?? 0)
        return Clock.epochMs() - baseMs > Self.baseEveryMs
            || line.frameBytes > max(Self.fewestFrameBytes, bytes)
    }

    /// Whether nothing of the generation can be restored yet.
    var lacksBase: Bool { line.map { $0.baseMs == nil } ?? false }

    /// Goes on with the generation of before, where nothing is missing in between.
    /// - Parameter ending: the file as it was before this process opened it, if its log was empty.
    /// - Returns: whether it does; not where what lies there cannot be read, as after a change of the key.
    func resume(_ state: LineState, ending: LineState.Ending?) throws(BackupError) -> Bool {
        let last: (segment: Segment, digest: [UInt8])?
        do throws(BackupError) { last = try lastSegment(state) } catch {
            guard case .damaged = error else { throw error }
            return false
        }
        guard let last else { return false }
        let bases = try vault.place.list(state.generation + "/base/").compactMap { object -> Int64? in
            guard case .manifest(_, let base)? = Names.meaning(of: object.name) else { return nil }
            return Int64(base)
        }
        let found = tail.found
        let isUntouched = found == nil && ending != nil && state.ending == ending
        let shipped = last.segment.runs.last
        var isNext = false
        if let found, let shipped {
            let isSame = shipped.log == found.log && shipped.last <= found.frame
            isNext = isSame || (shipped.isEnd && found.isRightBehind(shipped.log))
        }
        guard isUntouched || isNext else { return false }
        // The whole of that log is shipped again: that is simpler than finding the place, and to play frames
        // again changes nothing.
        line = Line(
            state.generation, number: last.segment.number + 1, previous: last.digest,
            openedMs: Clock.epochMs())
        line?.baseMs = bases.max()
        belongings = Belongings(directory, vault, sinceMs: state.savedMs)
        return true
    }

    /// The last that was put: the one that the state tells of, or, where that was never put, the one before.
    private func lastSegment(_ state: LineState) throws(BackupError) -> (segment: Segment, digest: [UInt8])? {
        for number in [state.number, state.number - 1] where number > 0 {
            let name = Names.segment(state.generation, number)
            guard let object = try vault.find(.segment, name) else { continue }
            guard let segment = Segment(object.content) else {
                throw .damaged(object: name, "it is no segment")
            }
            return (segment, object.digest)
        }
        return nil
    }

    func begin() throws(BackupError) {
        let nowMs = Clock.epochMs()
        let generation = Names.generation(nowMs, Random.bytes(4))
        belongings = Belongings(directory, vault, sinceMs: nowMs)
        try belongings.putKeys(generation, nowMs: nowMs)
        line = Line(generation, number: 1, previous: Segment.nothing, openedMs: nowMs)
    }

    /// What comes next begins a generation.
    func abandon() { line = nil }

    /// Ships what there is.
    /// - Returns: the bytes that were put.
    @discardableResult
    func ship() throws(BackupError) -> Int {
        guard var line = line.take() else { return 0 }
        defer { self.line = line }
        if !line.isDirty {
            guard let runs = tail.take() else { throw .ended }
            guard !runs.isEmpty else { return 0 }
            Self.add(runs, to: &line)
        }
        let nowMs = Clock.epochMs()
        line.open.files += try belongings.putNewFiles(nowMs: nowMs)
        try belongings.putKeys(line.generation, nowMs: nowMs)
        if !line.isPut {
            try LineState(generation: line.generation, number: line.open.number, savedMs: nowMs).save(
                directory)
        }
        let bytes = line.open.bytes
        line.digest = try vault.put(bytes, .segment, as: Names.segment(line.generation, line.open.number))
        (line.isDirty, line.isPut, line.bytes) = (false, true, bytes.count)
        return bytes.count
    }

    private static func add(_ runs: [LogRun], to line: inout Line) {
        let nowMs = Clock.epochMs()
        if line.isPut, line.bytes >= longBytes || nowMs - line.openedMs >= longMs {
            line.open = Segment(
                generation: line.generation, number: line.open.number + 1, previous: line.digest)
            (line.openedMs, line.isPut) = (nowMs, false)
        }
        for run in runs {
            if run.first == 1 { line.logBegan = line.open.number }
            line.frameBytes += run.frames.count
            line.open.runs.append(joining: run)
        }
        line.isDirty = true
    }

    /// Copies the database as it is, with all that belongs to it. May take long; what is committed meanwhile
    /// is shipped by `pause`.
    /// - Parameter standstill: what the database is at one moment, and the last commit of that.
    func makeBase(
        _ standstill: () throws -> Standstill<LogMark?>, pause: () throws(BackupError) -> Void
    ) throws(BackupError) -> BaseManifest {
        try ship()
        guard let generation = line?.generation, let first = line.map({ $0.logBegan ?? $0.open.number })
        else {
            throw .ended
        }
        let name = Moment.padded(Clock.epochMs(), 13)
        let (databaseBytes, chunks) = try copy(as: name, generation, pause)
        let files = try belongings.putAllFiles(pause)
        let moment = try BackupError.only(standstill)
        defer { moment.end() }
        let readyMs = Clock.epochMs()
        try ship()
        guard let last = line.map({ $0.isPut ? $0.open.number : $0.open.number - 1 }) else { throw .ended }
        let digest = try BackupError.only { try RowsStore(tx: moment.transaction).digest(pause) }
        let manifest = BaseManifest(
            generation: generation, name: name, readyMs: readyMs, mark: moment.look, first: first, last: last,
            databaseBytes: databaseBytes, chunks: chunks, rowsDigest: digest, files: files)
        try vault.put(manifest.bytes, .manifest, as: Names.manifest(generation, name))
        line?.baseMs = readyMs
        line?.frameBytes = 0
        return manifest
    }

    private func copy(
        as name: String, _ generation: String, _ pause: () throws(BackupError) -> Void
    ) throws(BackupError) -> (Int64, [[UInt8]]) {
        let file = try BackupError.only { try RawFile(path: database) }
        let total = try BackupError.only { try file.bytes() }
        var chunks: [[UInt8]] = []
        var offset: Int64 = 0
        while offset < total {
            let count = Int(min(Int64(BaseManifest.chunkBytes), total - offset))
            let bytes = try BackupError.only { try file.read(at: offset, count: count) }
            chunks.append(try vault.put(bytes, .chunk, as: Names.chunk(generation, name, chunks.count + 1)))
            offset += Int64(count)
            try pause()
        }
        return (total, chunks)
    }

    /// After all was shipped and the database is closed: a start that finds the file as it is now goes on.
    func end() throws(BackupError) {
        guard let line, !line.isDirty, let ending = LineState.ending(database) else { return }
        let number = line.isPut ? line.open.number : line.open.number - 1
        guard number > 0 else { return }
        var state = LineState(generation: line.generation, number: number, savedMs: Clock.epochMs())
        state.ending = ending
        try state.save(directory)
    }
}
