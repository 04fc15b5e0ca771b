// The chunked coding (RFC 9112, 7.1), decoded in place: the data moves over its own framing.

struct ChunkedDecoder: Sendable {
    private enum Step { case size, data, dataEnd, trailer }
    private static let lineBytes = 256
    private static let trailerBytes = 4096

    private var step = Step.size
    private var remaining = 0
    private var trailers = 0
    /// Where undecoded bytes begin, and where the decoded ones end.
    private var read = 0
    private(set) var decodedEnd = 0

    init() {}

    mutating func begin(at index: Int) { (read, decodedEnd) = (index, index) }

    /// Decodes what has arrived.
    /// - Returns: the end of the message, once its last byte is there.
    mutating func advance(_ bytes: inout [UInt8], start: Int, end: Int, limits: Limits) throws(Refusal)
        -> Int?
    {
        while true {
            switch step {
            case .size:
                guard let line = try self.line(bytes, end, atMost: Self.lineBytes) else { return nil }
                remaining = try Self.size(bytes, line)
                guard decodedEnd - start + remaining <= limits.bodyBytes else {
                    throw Refusal(.contentTooLarge, "The body is too large.")
                }
                step = remaining == 0 ? .trailer : .data
            case .data:
                let count = min(remaining, end - read)
                if decodedEnd != read {
                    for offset in 0..<count { bytes[decodedEnd + offset] = bytes[read + offset] }
                }
                read += count
                decodedEnd += count
                remaining -= count
                guard remaining == 0 else { return nil }
                step = .dataEnd
            case .dataEnd:
                guard end - read >= 2 else { return nil }
                guard bytes[read] == Bytes.cr, bytes[read + 1] == Bytes.lf else {
                    throw Refusal(.badRequest, "A chunk must end in CR LF.")
                }
                read += 2
                step = .size
            case .trailer:
                guard let line = try self.line(bytes, end, atMost: Self.trailerBytes) else { return nil }
                guard !line.isEmpty else { return read }
                try takeTrailer(bytes, line)
            }
        }
    }

    /// What has been read and decoded away, so that the buffer need not grow with the framing.
    var undecodedStart: Int { read }

    mutating func moveUndecoded(to index: Int) { read = index }

    /// The next line, without its CR LF, if it has arrived. A bare LF, and a CR within, are refused.
    private mutating func line(_ bytes: [UInt8], _ end: Int, atMost limit: Int) throws(Refusal) -> Range<Int>?
    {
        var index = read
        while index < end, bytes[index] != Bytes.lf {
            if bytes[index] == Bytes.cr, index + 1 < end, bytes[index + 1] != Bytes.lf {
                throw Refusal(.badRequest, "A CR must be followed by LF.")
            }
            index += 1
        }
        guard index - read <= limit else {
            throw Refusal(.badRequest, "A line of the chunked body is too long.")
        }
        guard index < end else { return nil }
        guard index > read, bytes[index - 1] == Bytes.cr else {
            throw Refusal(.badRequest, "A line must end in CR LF.")
        }
        defer { read = index + 1 }
        return read..<(index - 1)
    }

    /// One to eight hexadecimal digits, then nothing or an extension, which is passed over.
    private static func size(_ bytes: [UInt8], _ line: Range<Int>) throws(Refusal) -> Int {
        var value = 0
        var index = line.lowerBound
        while index < line.upperBound, let digit = Bytes.hexValue(bytes[index]) {
            guard index - line.lowerBound < 8 else {
                throw Refusal(.badRequest, "A chunk's size is too long.")
            }
            value = value * 16 + Int(digit)
            index += 1
        }
        guard index > line.lowerBound, index == line.upperBound || bytes[index] == Bytes.semicolon else {
            throw Refusal(.badRequest, "A chunk's size is not a hexadecimal number.")
        }
        guard ChunkExtensions.areWellFormed(bytes, index..<line.upperBound) else {
            throw Refusal(.badRequest, "A chunk's extension is malformed.")
        }
        return value
    }

    /// Trailers must be well formed, must not speak of framing, and are then dropped.
    private mutating func takeTrailer(_ bytes: [UInt8], _ line: Range<Int>) throws(Refusal) {
        trailers += line.count
        guard trailers <= Self.trailerBytes else {
            throw Refusal(.fieldsTooLarge, "The trailers are too large.")
        }
        let name = try HeadParser.field(bytes, line).name
        for forbidden in Self.forbiddenTrailers where Bytes.matches(bytes, name, forbidden) {
            throw Refusal(.badRequest, "A trailer must not speak of framing or routing.")
        }
    }

    private static let forbiddenTrailers: [StaticString] = [
        "content-length", "transfer-encoding", "host", "connection", "trailer", "te", "upgrade", "expect",
        "authorization", "cookie", "content-type", "content-encoding", "content-range", "range",
    ]
}
