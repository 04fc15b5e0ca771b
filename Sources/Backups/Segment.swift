// A numbered piece of a generation's log: frames of SQLite's write-ahead log, and of each commit its end and
// time.

/// Where a commit ends: which log it is, by the two salts of its head, and its last frame, the first being
/// one.
struct LogMark: Sendable, Equatable {
    let log: Int64
    let frame: Int

    /// SQLite counts its logs in the first of the salts.
    func isRightBehind(_ log: Int64) -> Bool {
        UInt32(truncatingIfNeeded: self.log >> 32) == UInt32(truncatingIfNeeded: log >> 32) &+ 1
    }
}

struct LogCommit: Sendable, Equatable {
    let frame: Int
    /// How large the database is from then on.
    let pages: Int
    let timeMs: Int64
}

/// Frames of one log that follow each other. May end within a transaction, which then goes on in the next
/// one.
struct LogRun: Sendable, Equatable {
    let log: Int64
    let pageBytes: Int
    let first: Int
    /// Of each frame four bytes for the number of its page, and the page.
    var frames: [UInt8] = []
    var commits: [LogCommit] = []
    /// Whether the log may have ended behind it: what follows is its next frame, or the first of the next
    /// log.
    var isEnd = false

    var entryBytes: Int { 4 + pageBytes }
    var count: Int { frames.count / entryBytes }
    var last: Int { first + count - 1 }
}

struct Segment: Sendable, Equatable {
    let generation: String
    let number: Int
    /// The digest of the object before; of the first, zeros.
    let previous: [UInt8]
    var runs: [LogRun] = []
    /// Files of the instance that were put since the one before.
    var files: [String] = []

    static let nothing = [UInt8](repeating: 0, count: 32)

    var frameBytes: Int { runs.reduce(0) { $0 + $1.frames.count } }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.reserve(frameBytes + 1_024)
        writer.text(generation)
        writer.number(number)
        writer.list(previous)
        writer.texts(files)
        writer.number(runs.count)
        for run in runs {
            writer.number(run.log)
            writer.number(run.pageBytes)
            writer.number(run.first)
            writer.number(run.isEnd ? 1 : 0)
            writer.number(run.commits.count)
            for commit in run.commits {
                writer.number(commit.frame)
                writer.number(commit.pages)
                writer.number(commit.timeMs)
            }
            writer.list(run.frames)
        }
        return writer.bytes
    }

    init(generation: String, number: Int, previous: [UInt8]) {
        (self.generation, self.number, self.previous) = (generation, number, previous)
    }

    /// - Returns: nil for what is no segment. The seal says whose it is; this says only whether it has the
    /// form.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let generation = reader.text(), let number = reader.count(), let previous = reader.list(),
            previous.count == 32, let files = reader.texts(), let runs = reader.count(), runs <= bytes.count
        else { return nil }
        self.init(generation: generation, number: number, previous: previous)
        self.files = files
        for _ in 0..<runs {
            guard let run = LogRun(&reader) else { return nil }
            self.runs.append(run)
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension [LogRun] {
    /// What goes on where the last one ends becomes a part of it.
    mutating func append(joining run: LogRun) {
        if let last, last.log == run.log, last.pageBytes == run.pageBytes, last.last + 1 == run.first {
            self[count - 1].isEnd = run.isEnd
            self[count - 1].frames += run.frames
            self[count - 1].commits += run.commits
        } else {
            append(run)
        }
    }
}

extension LogRun {
    /// SQLite's sizes of a page.
    static func isPageSize(_ bytes: Int) -> Bool {
        (512...65_536).contains(bytes) && bytes & (bytes - 1) == 0
    }

    init?(_ reader: inout ByteReader) {
        guard let log = reader.number(), let pageBytes = reader.count(), Self.isPageSize(pageBytes),
            let first = reader.count(), (1...Int(UInt32.max)).contains(first), let isEnd = reader.count(),
            let count = reader.count()
        else { return nil }
        self.init(log: log, pageBytes: pageBytes, first: first)
        self.isEnd = isEnd == 1
        var end = first - 1
        for _ in 0..<count {
            guard let frame = reader.count(), let pages = reader.count(), let timeMs = reader.number(),
                frame > end,
                (1...Int(UInt32.max)).contains(pages)
            else { return nil }
            commits.append(LogCommit(frame: frame, pages: pages, timeMs: timeMs))
            end = frame
        }
        guard let frames = reader.list(), frames.count % entryBytes == 0 else { return nil }
        self.frames = frames
        guard end <= last else { return nil }
    }
}
