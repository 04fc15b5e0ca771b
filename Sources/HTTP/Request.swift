// One request as it stands in the connection's buffer: ranges over bytes, nothing copied.

/// A request and the bytes it was read from. The same object serves one request after another.
///
/// `@unchecked Sendable`: a request is used by one thread at a time. The loop fills it and hands it to the
/// desk; if the desk answers later, the loop leaves the object, its buffer included, alone until the answer
/// has come back through the mailbox (a mutex, hence a happens-before edge), and drops it if the client went
/// away meanwhile. No two threads touch it between those points.
public final class Request: @unchecked Sendable {
    public internal(set) var method = Method.get
    /// The path as it came, still percent-encoded, without the query.
    public internal(set) var path = 0..<0
    /// What follows the `?`, empty if there is none.
    public internal(set) var query = 0..<0
    public internal(set) var body = 0..<0
    /// Path parameters in the order in which the route's pattern names them.
    public var parameters: [Range<Int>] = []
    /// Names this request in answers and in the log.
    public internal(set) var id: UInt64 = 0
    /// The address of the peer, or of the client that a trusted proxy speaks for.
    public internal(set) var peer = PeerAddress.local
    /// Whether a proxy has passed it on whose word is believed.
    public internal(set) var isFromProxy = false
    public internal(set) var isSecure = false
    /// The route that took this request, for metrics and the log; set by the desk.
    public var routeIndex = -1
    /// Of many sites behind one door the one that it is for, as the log names it; set by the desk.
    public var site = ""
    /// Where the site lies that answers; nil if the host is its own.
    public internal(set) var mount: Mount?

    /// The buffer that every range above points into.
    public internal(set) var bytes: [UInt8]
    /// Where this request begins, and where the bytes that have arrived end.
    var start = 0
    var end = 0
    /// Where the next request begins, once this one is complete.
    var consumed = 0
    /// How far the search for the end of the head has come.
    var scanned = 0
    /// The line that the search is in.
    var lineStart = 0
    var fields: [Field] = []
    var framing = Framing()
    var startedNs: Int64 = 0
    /// When it was complete. When it began is for the client to say.
    var completeNs: Int64 = 0
    var origin: ReplyAddress?

    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// What the head said about the body and the connection.
    struct Framing {
        var headEnd = 0
        var contentLength = 0
        /// What the body may have at most.
        var mostBytes = 0
        var isChunked = false
        var chunks = ChunkedDecoder()
        var keepsAlive = true
        var expectsContinue = false
        /// Its body is longer than may be, and is not read.
        var isTooLong = false
        var isOldVersion = false
    }

    init(capacity: Int) {
        bytes = [UInt8](repeating: 0, count: capacity)
    }

    /// Path and query as they came.
    public var target: Range<Int> { path.lowerBound..<max(path.upperBound, query.upperBound) }

    /// The value of the first field of that name, which must be given in lower case.
    public func field(_ name: StaticString) -> Range<Int>? {
        fields.first { Bytes.matches(bytes, $0.name, name) }?.value
    }

    /// The values of all fields of that name, in their order.
    func fields(_ name: StaticString) -> [Range<Int>] {
        fields.filter { Bytes.matches(bytes, $0.name, name) }.map(\.value)
    }

    public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    public func text(field name: StaticString) -> String? { field(name).map(text) }

    public func copy(_ range: Range<Int>) -> [UInt8] { [UInt8](bytes[range]) }

    /// Whether the field is there and one of its comma-separated parts is `value` (in lower case).
    public func field(_ name: StaticString, lists value: StaticString) -> Bool {
        guard let range = field(name) else { return false }
        return Bytes.list(bytes, range).contains { Bytes.matches(bytes, $0, value) }
    }

    /// Whether the body is of that media type (in lower case), whatever its parameters.
    public func isOfType(_ type: StaticString) -> Bool {
        guard let field = field("content-type") else { return false }
        let name = bytes[field].prefix { $0 != UInt8(ascii: ";") && $0 != Bytes.space && $0 != 0x09 }
        return Bytes.matches(bytes, name.startIndex..<name.endIndex, type)
    }

    /// Whether the body is of that type, whatever the parameters.
    public func isOfType(_ type: MediaType) -> Bool {
        guard let field = field("content-type") else { return false }
        let name = bytes[field].prefix { $0 != UInt8(ascii: ";") && $0 != Bytes.space && $0 != 0x09 }
        return String(decoding: name, as: UTF8.self).lowercased().utf8.elementsEqual(type.essence.utf8)
    }

    /// Whether there is more than one field of that name, which must be given in lower case.
    public func hasSeveral(_ name: StaticString) -> Bool {
        fields.count { Bytes.matches(bytes, $0.name, name) } > 1
    }

    /// Sends the answer of a desk that said `.later`. May be called once, from any thread.
    public func reply(_ response: Response) {
        guard let origin else { return }
        origin.mailbox.post(.answer(origin.token, response))
    }
}

/// Where an answer that comes later must go.
struct ReplyAddress: Sendable {
    let mailbox: Mailbox
    let token: Token
}
