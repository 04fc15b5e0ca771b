// What the header fields say about framing: the one place that decides where a request ends.

struct FieldReading {
    private var host: Range<Int>?
    private var hasLength = false
    private var hasCoding = false

    /// Takes note of a field that bears on framing or on the connection; all others are left to the handler.
    mutating func take(_ field: Request.Field, of request: Request) throws(Refusal) {
        let bytes = request.bytes
        switch field.name.count {
        case 4 where Bytes.matches(bytes, field.name, "host"): try takeHost(field.value, bytes)
        case 6 where Bytes.matches(bytes, field.name, "expect"): try takeExpect(field.value, request)
        case 10 where Bytes.matches(bytes, field.name, "connection"): takeConnection(field.value, request)
        case 14 where Bytes.matches(bytes, field.name, "content-length"): try takeLength(field.value, request)
        case 17 where Bytes.matches(bytes, field.name, "transfer-encoding"):
            try takeCoding(field.value, request)
        default: break
        }
    }

    private mutating func takeHost(_ value: Range<Int>, _ bytes: [UInt8]) throws(Refusal) {
        guard host == nil else { throw Refusal(.badRequest, "There is more than one Host.") }
        guard Self.isHost(bytes[value]) else { throw Refusal(.badRequest, "The Host is malformed.") }
        host = value
    }

    /// A name or an address (IPv6 in brackets), then a port, if any.
    private static func isHost(_ value: ArraySlice<UInt8>) -> Bool {
        let isBracketed = value.first == UInt8(ascii: "[")
        let inner = isBracketed ? ByteSet.bracketed : ByteSet.host
        let rest = value.dropFirst(isBracketed ? 1 : 0)
        let name = rest.prefix { inner.contains($0) }
        var port = rest.dropFirst(name.count)
        if isBracketed, port.popFirst() != UInt8(ascii: "]") { return false }
        guard !name.isEmpty, port.first ?? Bytes.colon == Bytes.colon else { return false }
        return port.dropFirst().allSatisfy(Bytes.isDigit)
    }

    private mutating func takeLength(_ value: Range<Int>, _ request: Request) throws(Refusal) {
        guard !hasLength else { throw Refusal(.badRequest, "There is more than one Content-Length.") }
        guard let length = Bytes.number(request.bytes, value) else {
            let isNumber = !value.isEmpty && request.bytes[value].allSatisfy(Bytes.isDigit)
            if isNumber { throw Refusal(.contentTooLarge, "The body is too large.") }
            throw Refusal(.badRequest, "Content-Length is not a number.")
        }
        hasLength = true
        request.framing.contentLength = length
    }

    private mutating func takeCoding(_ value: Range<Int>, _ request: Request) throws(Refusal) {
        guard !hasCoding else { throw Refusal(.badRequest, "There is more than one Transfer-Encoding.") }
        guard Bytes.matches(request.bytes, value, "chunked") else {
            throw Refusal(.notImplemented, "The only transfer coding taken here is chunked.")
        }
        hasCoding = true
        request.framing.isChunked = true
    }

    private func takeExpect(_ value: Range<Int>, _ request: Request) throws(Refusal) {
        guard Bytes.matches(request.bytes, value, "100-continue") else {
            throw Refusal(.expectationFailed, "The only expectation met here is 100-continue.")
        }
        request.framing.expectsContinue = true
    }

    private func takeConnection(_ value: Range<Int>, _ request: Request) {
        for part in Bytes.list(request.bytes, value) where Bytes.matches(request.bytes, part, "close") {
            request.framing.keepsAlive = false
        }
    }

    /// Decides, once all fields are read.
    func finish(_ request: Request, authority: Range<Int>?) throws(Refusal) {
        guard let host else { throw Refusal(.badRequest, "There is no Host.") }
        if let authority, request.bytes[authority] != request.bytes[host] {
            throw Refusal(.badRequest, "The target names another host than Host.")
        }
        if hasCoding, hasLength {
            throw Refusal(.badRequest, "Content-Length and Transfer-Encoding exclude each other.")
        }
        if request.framing.isOldVersion {
            guard !hasCoding else { throw Refusal(.badRequest, "HTTP/1.0 has no transfer codings.") }
            request.framing.keepsAlive = false
            request.framing.expectsContinue = false
        }
    }
}
