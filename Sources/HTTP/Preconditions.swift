// Conditional requests and byte ranges (RFC 9110, 13 and 14), applied to an answer that is otherwise ready.

enum Preconditions {
    /// Turns a 200 to GET or HEAD into 304, 206 or 416 where the request asks for it.
    /// - Returns: the part of the body to send, or nil for all of it.
    static func apply(to response: inout Response, _ request: Request) -> Range<Int64>? {
        guard response.status == .ok, request.method == .get || request.method == .head else { return nil }
        if isUnchanged(response, request) {
            // The answer's validator must be the one that the client has, or it could not tell what is
            // unchanged.
            if holdsGzip(response, request) { response.markETag() }
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
        case .asset(let plain, _): Int64(plain.count)
        default: nil
        }
    }

    private static func isUnchanged(_ response: Response, _ request: Request) -> Bool {
        if let value = request.field("if-none-match") {
            // If-Modified-Since must not be looked at when this one is there.
            return !response.etag.isEmpty && lists(request.bytes, value, response.etag)
        }
        guard let value = request.field("if-modified-since"), let modified = response.lastModifiedMs,
            let since = HTTPDate.parse(request.bytes, value)
        else { return false }
        return modified / 1000 <= since
    }

    private static func holdsGzip(_ response: Response, _ request: Request) -> Bool {
        guard let value = request.field("if-none-match"), !Bytes.equal(request.bytes, value, "*") else {
            return false
        }
        return lists(request.bytes, value, Coding.marked(response.etag))
    }

    /// Weak comparison: `W/` and our mark for the gzip coding do not count.
    private static func lists(_ bytes: [UInt8], _ value: Range<Int>, _ etag: [UInt8]) -> Bool {
        if Bytes.equal(bytes, value, "*") { return true }
        return Bytes.list(bytes, value).contains { part in
            let isWeak = part.count > 2 && Bytes.equal(bytes, part.lowerBound..<(part.lowerBound + 2), "W/")
            let tag = bytes[(isWeak ? part.lowerBound + 2 : part.lowerBound)..<part.upperBound]
            return tag.elementsEqual(etag) || tag.elementsEqual(Coding.marked(etag))
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
