// Conditional requests and byte ranges (RFC 9110, 13 and 14), applied to an answer that is otherwise ready.

enum Preconditions {
    /// Turns a 200 to GET or HEAD into 304, 412, 206 or 416 where the request asks for it.
    /// - Returns: the part of the body to send, or nil for all of it.
    static func apply(to response: inout Response, _ request: Request) -> Range<Int64>? {
        guard response.status == .ok, request.method == .get || request.method == .head else { return nil }
        if isAnother(response, request) {
            response.status = .preconditionFailed
            response.body = .none
            return nil
        }
        if isUnchanged(response, request) {
            // The answer's validator must be the one that the client has, or it could not tell what is
            // unchanged.
            if let coding = heldCoding(response, request) { response.markETag(coding) }
            response.status = .notModified
            response.body = .none
            return nil
        }
        guard let size = rangedSize(response.body) else { return nil }
        response.set("Accept-Ranges", "bytes")
        guard request.method == .get, let value = request.field("range"), stillHolds(response, request) else {
            return nil
        }
        switch ByteRange.read(request.bytes, value, size: size) {
        case .all: return nil
        case .part(let part):
            response.status = .partialContent
            response.set("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)")
            return part
        case .unsatisfiable:
            response.status = .rangeNotSatisfiable
            response.set("Content-Range", "bytes */\(size)")
            response.body = .none
            return nil
        }
    }

    static func cut(_ bytes: [UInt8], _ range: Range<Int64>?) -> [UInt8] {
        guard let range else { return bytes }
        return [UInt8](bytes[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    /// Only what has a stable identity is served in ranges: files and assets.
    private static func rangedSize(_ body: Response.Body) -> Int64? {
        switch body {
        case .file(let file): file.size
        case .asset(let plain, _, _): Int64(plain.count)
        default: nil
        }
    }

    /// If-Match: whether the client wants only what this is not. A GET has changed nothing by then, and a
    /// write looks at the version itself, inside its transaction.
    private static func isAnother(_ response: Response, _ request: Request) -> Bool {
        let values = request.fields("if-match")
        return !values.isEmpty && !lists(request.bytes, values, response.etag, isStrong: true)
    }

    private static func isUnchanged(_ response: Response, _ request: Request) -> Bool {
        let values = request.fields("if-none-match")
        guard values.isEmpty else {
            // If-Modified-Since must not be looked at when this one is there.
            return !response.etag.isEmpty && lists(request.bytes, values, response.etag)
        }
        guard let value = request.field("if-modified-since"), let modified = response.lastModifiedMs,
            let since = HTTPDate.parse(request.bytes, value)
        else { return false }
        return modified / 1000 <= since
    }

    private static func heldCoding(_ response: Response, _ request: Request) -> Coding? {
        let values = request.fields("if-none-match")
        guard !values.contains(where: { Bytes.equal(request.bytes, $0, "*") }) else { return nil }
        return marks.first { lists(request.bytes, values, $0.marked(response.etag)) }
    }

    private static let marks = [Coding.gzip, .brotli]

    /// Whether `*` or the validator is in the field, whose lines are one list (RFC 9110, 5.3). Our mark for
    /// a coding does not count; `W/` does not count in a weak comparison, and fails a strong one.
    private static func lists(
        _ bytes: [UInt8], _ values: [Range<Int>], _ etag: [UInt8], isStrong: Bool = false
    ) -> Bool {
        values.contains { value in
            if Bytes.equal(bytes, value, "*") { return true }
            return Bytes.list(bytes, value).contains { part in
                guard !etag.isEmpty else { return false }
                let mark = part.lowerBound..<min(part.lowerBound + 2, part.upperBound)
                let isWeak = part.count > 2 && Bytes.equal(bytes, mark, "W/")
                guard !isWeak || !isStrong else { return false }
                let tag = bytes[(isWeak ? part.lowerBound + 2 : part.lowerBound)..<part.upperBound]
                return tag.elementsEqual(etag) || marks.contains { tag.elementsEqual($0.marked(etag)) }
            }
        }
    }

    /// If-Range: the range is served only if the client's part is of the same representation.
    private static func stillHolds(_ response: Response, _ request: Request) -> Bool {
        guard let value = request.field("if-range") else { return true }
        if let first = request.bytes[value].first, first == Bytes.quote {
            return request.bytes[value].elementsEqual(response.etag)
        }
        guard let modified = response.lastModifiedMs, let date = HTTPDate.parse(request.bytes, value) else {
            return false
        }
        return modified / 1000 == date
    }
}

/// One byte range. Several at once are answered with the whole, as the RFC allows.
enum ByteRange {
    case all
    case part(Range<Int64>)
    case unsatisfiable

    static func read(_ bytes: [UInt8], _ value: Range<Int>, size: Int64) -> ByteRange {
        let prefix = value.lowerBound..<min(value.lowerBound + 6, value.upperBound)
        guard Bytes.matches(bytes, prefix, "bytes=") else { return .all }
        let range = Bytes.trimmed(bytes, prefix.upperBound..<value.upperBound)
        guard let dash = bytes[range].firstIndex(of: UInt8(ascii: "-")),
            !bytes[range].contains(Bytes.comma)
        else { return .all }
        let last = Bytes.number(bytes, (dash + 1)..<range.upperBound)
        if dash == range.lowerBound {
            guard let count = last else { return .all }
            guard count > 0, size > 0 else { return .unsatisfiable }
            return .part(max(0, size - Int64(count))..<size)
        }
        guard let first = Bytes.number(bytes, range.lowerBound..<dash) else { return .all }
        guard last != nil || dash + 1 == range.upperBound else { return .all }
        if let last, last < first { return .all }
        guard Int64(first) < size else { return .unsatisfiable }
        return .part(Int64(first)..<min(size, Int64(last ?? Int.max - 1) + 1))
    }
}
