// The strict parser of request heads (RFC 9112). What the RFC lets a recipient refuse is refused:
// two parsers that read the same bytes differently are how requests are smuggled.

struct HeadParser {
    let limits: Limits

    /// Looks for the end of the head among the bytes that have arrived.
    /// - Returns: whether the head is complete; `request.framing.headEnd` then says where the body begins.
    ///
    /// The verdict is the same however the bytes were cut on their way: none is looked at beyond a limit.
    func findEnd(of request: Request) throws(Refusal) -> Bool {
        var index = request.scanned
        let end = min(request.end, request.start + limits.headBytes)
        defer { request.scanned = index }
        while index < end {
            let byte = request.bytes[index]
            if byte == Bytes.lf {
                try checkFirstLine(request, length: index - request.start)
                guard index > request.start, request.bytes[index - 1] == Bytes.cr else {
                    throw Refusal(.badRequest, "A line must end in CR LF.")
                }
                let isEmpty = index - 1 == request.lineStart
                guard !isEmpty || request.lineStart > request.start else {
                    throw Refusal(.badRequest, "The request line is missing.")
                }
                index += 1
                request.lineStart = index
                if isEmpty {
                    request.framing.headEnd = index
                    return true
                }
            } else {
                index += 1
            }
        }
        try checkFirstLine(request, length: end - request.start)
        if end < request.end { throw Refusal(.fieldsTooLarge, "The header fields are too large.") }
        return false
    }

    /// - Parameter length: that of what has come of the head, of which a CR at the end is not counted.
    private func checkFirstLine(_ request: Request, length: Int) throws(Refusal) {
        guard request.lineStart == request.start, length > limits.requestLineBytes + 1 else { return }
        throw Refusal(.targetTooLong, "The request line is too long.")
    }

    /// Reads the complete head. Afterwards method, path, query, fields and framing are set.
    func parse(_ request: Request) throws(Refusal) {
        request.fields.removeAll(keepingCapacity: true)
        request.parameters.removeAll(keepingCapacity: true)
        let headEnd = request.framing.headEnd
        request.framing = Request.Framing()
        request.framing.headEnd = headEnd
        var line = try lineEnd(request, from: request.start)
        let authority = try requestLine(request, request.start..<line)
        var reading = FieldReading()
        while true {
            let lineStart = line + 2
            line = try lineEnd(request, from: lineStart)
            if line == lineStart { break }
            guard request.fields.count < limits.fieldCount else {
                throw Refusal(.fieldsTooLarge, "There are too many header fields.")
            }
            let field = try Self.field(request.bytes, lineStart..<line)
            request.fields.append(field)
            try reading.take(field, of: request)
        }
        try reading.finish(request, authority: authority)
    }

    /// - Parameter isFile: whether the request's desk takes a whole file.
    func checkLength(of request: Request, isFile: Bool) throws(Refusal) {
        let most = limits.bodyBytes(isFile: isFile)
        guard !request.framing.isChunked, request.framing.contentLength > most else { return }
        throw Refusal(.contentTooLarge, "The body is too large.")
    }

    /// The end of the line that begins at `index`: the place of its CR. A CR anywhere else is refused.
    private func lineEnd(_ request: Request, from index: Int) throws(Refusal) -> Int {
        var index = index
        while index + 1 < request.framing.headEnd {
            if request.bytes[index] == Bytes.cr {
                guard request.bytes[index + 1] == Bytes.lf else {
                    throw Refusal(.badRequest, "A CR must be followed by LF.")
                }
                return index
            }
            index += 1
        }
        throw Refusal(.badRequest, "The head is malformed.")
    }

    /// `METHOD SP target SP HTTP/1.x`, with exactly one space at each place.
    /// - Returns: the authority of an absolute target, which must then equal the Host field.
    private func requestLine(_ request: Request, _ line: Range<Int>) throws(Refusal) -> Range<Int>? {
        let bytes = request.bytes
        guard let methodEnd = bytes[line].firstIndex(of: Bytes.space), methodEnd > line.lowerBound,
            let targetEnd = bytes[(methodEnd + 1)..<line.upperBound].firstIndex(of: Bytes.space)
        else { throw Refusal(.badRequest, "The request line must be method, target and version.") }
        let methodRange = line.lowerBound..<methodEnd
        guard bytes[methodRange].allSatisfy({ ByteSet.token.contains($0) }) else {
            throw Refusal(.badRequest, "The method is not a token.")
        }
        let version = (targetEnd + 1)..<line.upperBound
        guard version.count == 8, Bytes.equal(bytes, version.lowerBound..<(version.lowerBound + 5), "HTTP/"),
            Bytes.isDigit(bytes[version.lowerBound + 5]), bytes[version.lowerBound + 6] == 0x2E,
            Bytes.isDigit(bytes[version.lowerBound + 7])
        else { throw Refusal(.badRequest, "The version is malformed.") }
        if Bytes.equal(bytes, version, "HTTP/1.0") {
            request.framing.isOldVersion = true
        } else if !Bytes.equal(bytes, version, "HTTP/1.1") {
            throw Refusal(.versionNotSupported, "This server speaks HTTP/1.1.")
        }
        guard let method = Method(bytes, methodRange) else {
            throw Refusal(.notImplemented, "This method is not implemented.")
        }
        request.method = method
        return try Target.read(request, (methodEnd + 1)..<targetEnd)
    }

    /// One field line, without its CR LF. Shared with the trailers of a chunked body.
    static func field(_ bytes: [UInt8], _ line: Range<Int>) throws(Refusal) -> Request.Field {
        var colon = line.lowerBound
        while colon < line.upperBound, ByteSet.token.contains(bytes[colon]) { colon += 1 }
        guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == Bytes.colon else {
            throw Refusal(.badRequest, "A field line must be a name, a colon and a value.")
        }
        for index in (colon + 1)..<line.upperBound {
            let byte = bytes[index]
            if byte < 0x20 && byte != Bytes.tab || byte == 0x7F {
                throw Refusal(.badRequest, "A field value holds a control character.")
            }
        }
        let value = Bytes.trimmed(bytes, (colon + 1)..<line.upperBound)
        return Request.Field(name: line.lowerBound..<colon, value: value)
    }
}
