// Plays segments over a base: pages of each commit that is wanted, in their order, and not one more.

internal import Glibc

struct LogPlayer {
    enum End: Equatable {
        case latest
        /// The last commit that is not later.
        case at(Int64)
        /// The state that the base has the digest of.
        case ready
    }

    private let descriptor: Int32
    private let manifest: BaseManifest
    private let end: End
    /// Whether the base is the state of one moment by now.
    private(set) var isWhole: Bool
    private(set) var isAtEnd: Bool
    private(set) var commits = 0
    private(set) var lastCommitMs: Int64?
    private(set) var files: [String] = []
    private var fileBytes: Int64
    private var before: (number: Int, digest: [UInt8], log: Int64, frame: Int)?
    /// Frames of a transaction whose commit is still to come.
    private var waiting: [ArraySlice<UInt8>] = []

    init(_ descriptor: Int32, _ manifest: BaseManifest, to end: End) {
        (self.descriptor, self.manifest, self.end) = (descriptor, manifest, end)
        isWhole = manifest.mark == nil
        isAtEnd = isWhole && end == .ready
        fileBytes = manifest.databaseBytes
    }

    mutating func play(_ segment: Segment, _ digest: [UInt8]) throws(BackupError) {
        let name = Names.segment(segment.generation, segment.number)
        if let before {
            guard segment.number == before.number + 1 else { throw .missing(object: name) }
            guard segment.previous == before.digest else {
                throw .damaged(object: name, "it does not follow the one before")
            }
        }
        files += segment.files
        var place = before.map { ($0.log, $0.frame) }
        for run in segment.runs where !isAtEnd {
            guard place.map({ run.first == 1 || ($0.0 == run.log && $0.1 + 1 == run.first) }) ?? true else {
                throw .damaged(object: name, "frames are missing in it")
            }
            if run.first == 1 { waiting = [] }
            try play(run)
            place = (run.log, run.last)
        }
        before = (segment.number, digest, place?.0 ?? 0, place?.1 ?? 0)
    }

    private mutating func play(_ run: LogRun) throws(BackupError) {
        var next = run.first
        for commit in run.commits {
            if isWhole, case .at(let timeMs) = end, commit.timeMs > timeMs {
                isAtEnd = true
                return
            }
            waiting.append(entries(run, next, commit.frame))
            for part in waiting { try write(part, run.pageBytes) }
            waiting = []
            next = commit.frame + 1
            fileBytes = Int64(commit.pages) * Int64(run.pageBytes)
            (commits, lastCommitMs) = (commits + 1, commit.timeMs)
            guard !isWhole, manifest.mark == LogMark(log: run.log, frame: commit.frame) else { continue }
            isWhole = true
            if end == .ready {
                isAtEnd = true
                return
            }
        }
        if next <= run.last { waiting.append(entries(run, next, run.last)) }
    }

    private func entries(_ run: LogRun, _ first: Int, _ last: Int) -> ArraySlice<UInt8> {
        run.frames[(first - run.first) * run.entryBytes..<(last + 1 - run.first) * run.entryBytes]
    }

    private func write(_ entries: ArraySlice<UInt8>, _ pageBytes: Int) throws(BackupError) {
        var isDone = true
        unsafe entries.withUnsafeBytes { buffer in
            for start in stride(from: 0, to: buffer.count, by: 4 + pageBytes) where isDone {
                let page = unsafe UInt32(
                    bigEndian: buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self))
                guard page > 0, let bytes = unsafe buffer.baseAddress.map({ unsafe $0 + start + 4 }) else {
                    isDone = false
                    continue
                }
                let offset = off_t(page - 1) * off_t(pageBytes)
                isDone = unsafe pwrite(descriptor, bytes, pageBytes, offset) == pageBytes
            }
        }
        guard isDone else { throw Disk.trouble("write", "the database") }
    }

    /// Cuts the file to the length that the last commit says.
    func finish() throws(BackupError) {
        guard isWhole else {
            throw .missing(object: "a segment that the base \(manifest.generation)/\(manifest.name) needs")
        }
        guard ftruncate(descriptor, off_t(fileBytes)) == 0, fsync(descriptor) == 0 else {
            throw Disk.trouble("write", "the database")
        }
    }
}
