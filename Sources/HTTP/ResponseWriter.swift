// Puts answers onto the wire: status line, the fields every answer has, the handler's fields, the body.

/// One per loop; holds what answers share.
struct ResponseWriter: ~Copyable {
    private var dateSecond: Int64 = -1
    private var dateAndIDName: [UInt8] = []
    private var gzip = GzipEncoder(level: GzipEncoder.quickest)
    /// What the last answer came to be, after preconditions and ranges.
    private(set) var lastStatus = Status.ok

    /// What is left to send after the bytes appended to `output`.
    enum Remainder {
        case nothing
        case file(FileBody, Range<Int64>)
        case events(EventStream)
    }

    /// Appends the answer to `output`. `response` is first turned into 304, 206 or 416 where the request
    /// asks.
    mutating func write(
        _ response: consuming Response, to request: Request, keepsAlive: Bool, into output: inout [UInt8]
    ) -> Remainder {
        var response = response
        let isHead = request.method == .head
        let range = Preconditions.apply(to: &response, request)
        lastStatus = response.status
        if response.status.isBodiless { response.dropBody() }
        var coding = Coding.identity
        var payload = [UInt8]()
        var length: Int64 = 0
        var remainder = Remainder.nothing
        switch response.body {
        case .none: break
        case .bytes(let bytes):
            payload = encoded(bytes, response, request, range, &coding)
            length = Int64(payload.count)
        case .asset(let plain, let gzip, let brotli):
            (coding, payload) = chosen(plain, gzip, brotli, request, range)
            length = Int64(payload.count)
        case .file(let file):
            let part = range ?? 0..<file.size
            length = Int64(part.count)
            if !isHead { remainder = .file(file, part) }
        case .events(let stream):
            length = -1
            if isHead { response.dropBody() } else { remainder = .events(stream) }
        }
        writeHead(response, request, coding, length, keepsAlive: keepsAlive, into: &output)
        if !isHead { output.append(contentsOf: payload) }
        return remainder
    }

    /// The smallest form that the client takes.
    private func chosen(
        _ plain: [UInt8], _ gzip: [UInt8], _ brotli: [UInt8], _ request: Request, _ range: Range<Int64>?
    ) -> (Coding, [UInt8]) {
        guard range == nil else { return (.identity, Preconditions.cut(plain, range)) }
        if !brotli.isEmpty, Coding.acceptsBrotli(request) { return (.brotli, brotli) }
        if !gzip.isEmpty, Coding.acceptsGzip(request) { return (.gzip, gzip) }
        return (.identity, plain)
    }

    private mutating func encoded(
        _ bytes: [UInt8], _ response: borrowing Response, _ request: Request, _ range: Range<Int64>?,
        _ coding: inout Coding
    ) -> [UInt8] {
        guard range == nil, response.isCompressible, bytes.count >= Coding.worthwhileBytes,
            bytes.count <= Coding.mostBytes,
            Coding.acceptsGzip(request), let compressed = gzip.encode(bytes)
        else { return Preconditions.cut(bytes, range) }
        coding = .gzip
        return compressed
    }

    /// What every answer begins with, in as few pieces as can be.
    private func begin(_ status: Status, _ id: UInt64, _ policy: ContentPolicy, into output: inout [UInt8]) {
        output.append("HTTP/1.1 ")
        output.append(decimal: status.code)
        output.append(Bytes.space)
        output.append(status.reason)
        output.append(contentsOf: dateAndIDName)
        output.append(hex: id)
        policy.write(into: &output)
    }

    private func writeHead(
        _ response: borrowing Response, _ request: Request, _ coding: Coding, _ length: Int64,
        keepsAlive: Bool, into output: inout [UInt8]
    ) {
        begin(response.status, request.id, response.policy, into: &output)
        if request.isSecure {
            output.append("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n")
        }
        if let mount = request.mount {
            output.append(contentsOf: mount.placed(response.lines))
        } else {
            output.append(contentsOf: response.lines)
        }
        response.rateLimit?.write(into: &output)
        if !response.etag.isEmpty {
            output.append("ETag: ")
            // Another coding is another representation, so its strong validator must differ.
            output.append(contentsOf: coding.marked(response.etag))
            output.append("\r\n")
        }
        if let instant = response.lastModifiedMs {
            output.append("Last-Modified: ")
            HTTPDate.append(epochSecond: instant / 1000, to: &output)
            output.append("\r\n")
        }
        if response.isCompressible { output.append("Vary: Accept-Encoding\r\n") }
        if let name = coding.name {
            output.append("Content-Encoding: ")
            output.append(name)
            output.append("\r\n")
        }
        if length >= 0, !response.status.isBodiless {
            output.append("Content-Length: ")
            output.append(decimal: Int(length))
            output.append("\r\n")
        }
        if !keepsAlive { output.append("Connection: close\r\n") }
        output.append("\r\n")
    }

    /// The answer to what no handler saw. It always ends the connection.
    mutating func write(_ refusal: Refusal, id: UInt64, into output: inout [UInt8]) {
        begin(refusal.status, id, .none, into: &output)
        if refusal.status == .unavailable || refusal.status == .tooManyRequests {
            output.append("Retry-After: 1\r\n")
        }
        output.append("Content-Type: application/problem+json\r\nConnection: close\r\nContent-Length: ")
        var body: [UInt8] = []
        body.append("{\"type\":\"about:blank\",\"title\":\"")
        body.append(refusal.status.reason)
        body.append("\",\"status\":")
        body.append(decimal: refusal.status.code)
        body.append(",\"detail\":\"")
        body.append(refusal.detail)
        body.append("\"}")
        output.append(decimal: body.count)
        output.append("\r\n\r\n")
        output.append(contentsOf: body)
    }

    /// Called once a turn: the Date line is made anew when the second has changed.
    mutating func tick(epochMs: Int64) {
        let second = epochMs / 1000
        guard second != dateSecond else { return }
        dateSecond = second
        dateAndIDName.removeAll(keepingCapacity: true)
        dateAndIDName.append("\r\nDate: ")
        HTTPDate.append(epochSecond: second, to: &dateAndIDName)
        dateAndIDName.append("\r\nX-Request-Id: ")
    }
}
