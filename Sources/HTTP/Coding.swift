// The content coding of an answer: as it is, gzip, or Brotli where that was made beforehand.

internal import CZlib

enum Coding {
    case identity, gzip, brotli

    /// As Content-Encoding names it.
    var name: StaticString? {
        switch self {
        case .identity: nil
        case .gzip: "gzip"
        case .brotli: "br"
        }
    }

    /// Below this gzip's own framing and the work outweigh what is saved.
    static let worthwhileBytes = 860
    /// Longer ones go as they are: a loop compresses some 100 MB a second and has others to serve meanwhile.
    static let mostBytes = 512 * 1024

    /// Whether Accept-Encoding names gzip (or `*`) with a quality above zero.
    static func acceptsGzip(_ request: Request) -> Bool { accepts("gzip", orAny: true, request) }

    /// Whether Accept-Encoding names Brotli. Who takes whatever comes may be too old to know it.
    static func acceptsBrotli(_ request: Request) -> Bool { accepts("br", orAny: false, request) }

    private static func accepts(_ coding: StaticString, orAny: Bool, _ request: Request) -> Bool {
        guard let value = request.field("accept-encoding") else { return false }
        var star = false
        for part in Bytes.list(request.bytes, value) {
            let nameEnd = request.bytes[part].firstIndex(of: Bytes.semicolon) ?? part.upperBound
            let name = Bytes.trimmed(request.bytes, part.lowerBound..<nameEnd)
            let isWanted = !isZeroQuality(request.bytes, nameEnd..<part.upperBound)
            if Bytes.matches(request.bytes, name, coding) { return isWanted }
            if orAny, Bytes.matches(request.bytes, name, "*") { star = isWanted }
        }
        return star
    }

    /// `;q=0`, `;q=0.0` and so on.
    private static func isZeroQuality(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let mark = bytes[range].firstIndex(of: UInt8(ascii: "=")) else { return false }
        return bytes[(mark + 1)..<range.upperBound].allSatisfy {
            $0 == 0x30 || $0 == 0x2E || Bytes.isBlank($0)
        }
    }

    /// The validator of this coding of what `etag` names: of gzip, `"v3"` becomes `"v3-gz"`.
    func marked(_ etag: [UInt8]) -> [UInt8] {
        guard etag.count >= 2 else { return etag }
        switch self {
        case .identity: return etag
        case .gzip: return etag.dropLast() + [UInt8]("-gz\"".utf8)
        case .brotli: return etag.dropLast() + [UInt8]("-br\"".utf8)
        }
    }
}

/// A deflate stream that is opened at first use and serves one answer after another.
///
/// `@safe`: zlib's state must not move, so it lives behind a pointer; this value alone owns it, opens it
/// before any use and frees it once.
@safe public struct GzipEncoder: ~Copyable {
    /// The quickest level: a page costs some 100 µs and shrinks to a quarter; the next levels gain a tenth.
    public static let quickest: Int32 = 1
    /// For what is compressed once and served for as long as the process lives.
    public static let smallest: Int32 = 9

    private let level: Int32
    private var stream: UnsafeMutablePointer<z_stream>?

    public init(level: Int32) {
        self.level = level
        unsafe stream = nil
    }

    deinit {
        guard let stream = unsafe stream else { return }
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// - Returns: nil if zlib could not get memory; the answer then goes out as it is.
    public mutating func encode(_ bytes: [UInt8]) -> [UInt8]? {
        guard let stream = unsafe opened() else { return nil }
        unsafe deflateReset(stream)
        let bound = unsafe Int(deflateBound(stream, UInt(bytes.count)))
        guard bytes.count <= Int(UInt32.max), bound <= Int(UInt32.max) else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { input in
            let output = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                // zlib reads the input only; its field lacks the const.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(bound)
                let result = unsafe deflate(stream, Z_FINISH)
                count = unsafe result == Z_STREAM_END ? bound - Int(stream.pointee.avail_out) : 0
            }
            return output.isEmpty ? nil : output
        }
    }

    private mutating func opened() -> UnsafeMutablePointer<z_stream>? {
        if let stream = unsafe stream { return unsafe stream }
        let fresh = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe fresh.initialize(to: z_stream())
        guard unsafe zlib_open_gzip(fresh, level) == Z_OK else {
            unsafe fresh.deallocate()
            return nil
        }
        unsafe stream = fresh
        return unsafe fresh
    }
}
