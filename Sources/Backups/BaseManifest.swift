// What a base is: the database's file in chunks, copied while it lived, and what is needed to make it one
// state.

/// The file was copied without a lock, so that it may be torn. What was changed meanwhile stands in the
/// segments from `first` to `last`; played over it up to `mark`, they make the state of one moment. So a base
/// is good for that moment and all that follow it.
public struct BaseManifest: Sendable, Equatable {
    public let generation: String
    /// Its name within the generation: when it was begun.
    public let name: String
    public let readyMs: Int64
    /// Nil: nothing was ever written to the log, and the chunks are that state already.
    let mark: LogMark?
    let first: Int
    let last: Int
    public let databaseBytes: Int64
    /// Of the objects as they lie there.
    let chunks: [[UInt8]]
    /// Of all rows at the mark, as the living database had them.
    public let rowsDigest: [UInt8]
    /// All files of the instance.
    let files: [String]

    static let chunkBytes = 4 * 1024 * 1024

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.text(generation)
        writer.text(name)
        writer.number(readyMs)
        writer.number(mark == nil ? 0 : 1)
        writer.number(mark?.log ?? 0)
        writer.number(mark?.frame ?? 0)
        writer.number(first)
        writer.number(last)
        writer.number(databaseBytes)
        writer.number(chunks.count)
        for chunk in chunks { writer.list(chunk) }
        writer.list(rowsDigest)
        writer.texts(files)
        return writer.bytes
    }
}

extension BaseManifest {
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let generation = reader.text(), let name = reader.text(), let readyMs = reader.number(),
            let hasMark = reader.count(), let log = reader.number(), let frame = reader.count(),
            let first = reader.count(), let last = reader.count(), let size = reader.number(), size >= 0,
            let count = reader.count(), count <= bytes.count
        else { return nil }
        var chunks: [[UInt8]] = []
        for _ in 0..<count {
            guard let chunk = reader.list() else { return nil }
            chunks.append(chunk)
        }
        guard let digest = reader.list(), let files = reader.texts(), reader.isAtEnd else { return nil }
        self.init(
            generation: generation, name: name, readyMs: readyMs,
            mark: hasMark == 1 ? LogMark(log: log, frame: frame) : nil, first: first, last: last,
            databaseBytes: size, chunks: chunks, rowsDigest: digest, files: files)
    }
}
