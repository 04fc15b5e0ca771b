// Request heads: whole or in pieces, in a fresh buffer or behind another request, the verdict is one.

extension Parsers {
    @Sendable static func head(_ input: [UInt8]) {
        let (place, bytes) = choice(input)
        // All limits are within reach of a short input.
        var limits = Limits()
        (limits.requestLineBytes, limits.headBytes, limits.fieldCount) = (64, 256, 6)
        let whole = HeadVerdict(.following(0, capacity: bytes.count), [bytes[...]], limits)
        let pieces = HeadVerdict(.following(5, capacity: 16), cut(bytes, at: place), limits)
        mustHold(whole == pieces, "a head is read the same in pieces: \(whole), \(pieces)")
    }
}

private enum HeadVerdict: Equatable {
    case refused(Int)
    case incomplete
    case head(Method, texts: [[UInt8]], fields: [[UInt8]], framing: [Int], body: Int)

    init(_ request: Request, _ pieces: [ArraySlice<UInt8>], _ limits: Limits) {
        let parser = HeadParser(limits: limits)
        do throws(Refusal) {
            let unread = try request.take(pieces, isInBody: false) { request throws(Refusal) in
                try parser.findEnd(of: request)
            }
            guard let unread else {
                self = .incomplete
                return
            }
            try parser.parse(request)
            let framing = request.framing
            self = .head(
                request.method, texts: [request.path, request.query].map(request.copy),
                fields: request.fields.flatMap { [request.copy($0.name), request.copy($0.value)] },
                framing: [
                    framing.headEnd - request.start, framing.contentLength, framing.isChunked ? 1 : 0,
                    framing.keepsAlive ? 1 : 0, framing.expectsContinue ? 1 : 0, framing.isOldVersion ? 1 : 0,
                ],
                body: unread + request.end - framing.headEnd)
        } catch {
            self = .refused(error.status.code)
        }
    }
}
