// One HTTP request to somebody else's server: what it says, and what may not be said.

public struct OutboundRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// For all of it, from resolving the name to the last byte of the answer.
    public var timeoutMs: Int
    public var connectTimeoutMs: Int
    /// A longer answer fails; it is not cut off.
    public var maxResponseBytes: Int
    /// Fails where for so long less than a kilobyte a second comes or goes; nil: only the whole has a limit.
    public var stallSeconds: Int?

    public init(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeoutMs: Int = 10_000, connectTimeoutMs: Int = 5000, maxResponseBytes: Int = 65_536
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        (self.timeoutMs, self.connectTimeoutMs) = (timeoutMs, connectTimeoutMs)
        self.maxResponseBytes = maxResponseBytes
    }

    /// GET and HEAD go without a body; the others say how long theirs is, even if it is empty.
    var hasBody: Bool { method != .get && method != .head }

    /// Fails if this cannot be sent as it is meant.
    func check() throws(OutboundError) {
        try checkURL()
        guard hasBody || body.isEmpty else { throw .malformed("\(method.rawValue) has no body") }
        for (name, value) in headers {
            guard Wording.isToken(name) else { throw .malformed("a header's name is no token") }
            guard !Self.ours.contains(name.lowercased()) else {
                throw .malformed("\(name) is not the caller's to set")
            }
            guard !value.unicodeScalars.contains(where: { Wording.isControl($0) && $0 != "\t" }) else {
                throw .malformed("the header \(name) has a control character in it")
            }
        }
        let bytes = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard bytes <= Self.mostHeaderBytes else { throw .malformed("the headers are too long") }
    }

    /// An `@` would hide where the call goes, and send along what stands before it; some take `\` for `/`.
    private func checkURL() throws(OutboundError) {
        let bytes = [UInt8](url.utf8)
        guard bytes.count <= Self.mostURLBytes else { throw .malformed("the URL is too long") }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw .malformed("the URL has characters in it that must be written as %XX")
        }
        let start = url.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { start.utf8.starts(with: $0.utf8) }) else {
            throw .malformed("the URL does not begin with http:// or https://")
        }
        let authority = bytes.dropFirst(scheme.utf8.count).prefix { !Self.endsAuthority.contains($0) }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else {
            throw .malformed("the URL names no host, or a user")
        }
    }

    private static let mostURLBytes = 4096
    private static let mostHeaderBytes = 16_384
    private static let endsAuthority = [UInt8]("/?#".utf8)
    /// They say where a message ends or whom it is for.
    private static let ours: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]
}
