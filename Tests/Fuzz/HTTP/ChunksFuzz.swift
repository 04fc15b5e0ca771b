// Chunked bodies: whole or in pieces the verdict is one, and what is sent in chunks arrives as it was.

extension Parsers {
    @Sendable static func chunks(_ input: [UInt8]) {
        let (place, bytes) = choice(input)
        var limits = Limits()
        limits.bodyBytes = 300
        let whole = ChunksVerdict(.following(0, capacity: bytes.count), [bytes[...]], limits)
        let pieces = ChunksVerdict(.following(3, capacity: 24), cut(bytes, at: place), limits)
        mustHold(whole == pieces, "a body is read the same in pieces: \(whole), \(pieces)")

        let sent = chunked(bytes, size: max(1, Int(place)))
        let arrived = ChunksVerdict(.following(0, capacity: 64), cut(sent, at: place), Limits())
        mustHold(arrived == .body(bytes, rest: 0), "a body arrives as it was sent: \(arrived)")
    }

    private static func chunked(_ body: [UInt8], size: Int) -> [UInt8] {
        var sent: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let chunk = body[start..<min(start + size, body.count)]
            sent += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return sent + Array("0\r\n\r\n".utf8)
    }
}

private enum ChunksVerdict: Equatable {
    case refused(Int)
    case incomplete([UInt8])
    /// The body, and how many bytes follow it.
    case body([UInt8], rest: Int)

    init(_ request: Request, _ pieces: [ArraySlice<UInt8>], _ limits: Limits) {
        let start = request.start
        request.framing.isChunked = true
        request.framing.chunks.begin(at: start)
        do throws(Refusal) {
            let unread = try request.take(pieces, isInBody: true) { request throws(Refusal) in
                let end = try request.framing.chunks.advance(
                    &request.bytes, start: start, end: request.end, limits: limits)
                request.consumed = end ?? 0
                return end != nil
            }
            let body = request.copy(start..<request.framing.chunks.decodedEnd)
            guard let unread else {
                self = .incomplete(body)
                return
            }
            self = .body(body, rest: unread + request.end - request.consumed)
        } catch {
            self = .refused(error.status.code)
        }
    }
}
