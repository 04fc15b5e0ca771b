// What a handler gives back: status, fields and body. How it goes onto the wire stands in ResponseWriter.

public struct Response: Sendable {
    public var status: Status
    public var body: Body
    /// The complete field lines so far, CR LF included; `set` is the only way in.
    private(set) var lines: [UInt8] = []
    private(set) var etag: [UInt8] = []
    private(set) var lastModifiedMs: Int64?
    private(set) var policy = ContentPolicy.none
    private(set) var isCompressible = false
    public var closesConnection = false
    public var rateLimit: RateLimitFields?
    /// So long after its request was here it goes, if it is ready by then, and never before: how long making
    /// it has taken is nobody's business. An answer that a desk gives at once goes at once.
    public var notBeforeMs = 0

    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Bytes that were compressed beforehand, beside the plain ones.
        case asset(plain: [UInt8], gzip: [UInt8], brotli: [UInt8] = [])
        case file(FileBody)
        case events(EventStream)
    }

    public init(_ status: Status, _ body: Body = .none) {
        self.status = status
        self.body = body
        // What the usual handler sets fits, so that the lines are made without growing.
        lines.reserveCapacity(320)
    }

    /// Adds a field. Control characters in its value become blanks: no value can begin a line of its own.
    public mutating func set(_ name: StaticString, _ value: [UInt8]) {
        lines.append(name)
        lines.append(": ")
        for byte in value { lines.append(byte < 0x20 || byte == 0x7F ? Bytes.space : byte) }
        lines.append("\r\n")
    }

    public mutating func set(_ name: StaticString, _ value: String) { set(name, [UInt8](value.utf8)) }

    public mutating func set(_ name: StaticString, _ value: StaticString) {
        lines.append(name)
        lines.append(": ")
        lines.append(value)
        lines.append("\r\n")
    }

    /// The media type, whether gzip is worth while for it, and what a browser may do with it.
    public mutating func setType(_ type: MediaType) {
        set("Content-Type", type.name)
        isCompressible = type.isCompressible
        policy = type.policy
    }

    /// Lets a page show images of another origin too. What could say more than that is left out.
    public mutating func allowImages(from origin: String) {
        let isOne = origin.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && !ContentPolicy.separators.contains($0)
        }
        if case .page = policy, isOne { policy = .pageWithImages(from: [UInt8](origin.utf8)) }
    }

    /// Lets pages of other origins show it, as those on which mail is read do. A page stays where it is.
    public mutating func allowElsewhere() { if case .none = policy { policy = .shownAnywhere } }

    /// A strong validator: the text between the quotes.
    public mutating func setETag(_ value: [UInt8]) {
        etag.removeAll(keepingCapacity: true)
        etag.reserveCapacity(value.count + 2)
        etag.append(Bytes.quote)
        for byte in value where byte > 0x20 && byte != Bytes.quote && byte != 0x7F { etag.append(byte) }
        etag.append(Bytes.quote)
    }

    public mutating func setLastModified(epochMs: Int64) { lastModifiedMs = epochMs }

    /// The validator is that of the coding: another coding is another representation.
    mutating func markETag(_ coding: Coding) { etag = coding.marked(etag) }

    var isStream: Bool { if case .events = body { true } else { false } }

    /// Takes the body away. A stream is told that it has no subscriber, or its sender would go on for ever.
    mutating func dropBody() {
        if case .events(let stream) = body { stream.closed() }
        body = .none
    }
}

/// A media type with what follows from it.
public struct MediaType: Sendable {
    public let name: StaticString
    public let isCompressible: Bool
    let policy: ContentPolicy

    /// The name without parameters.
    public var essence: String {
        String(decoding: Array("\(name)".utf8).prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
    }

    public static let json = MediaType(name: "application/json", isCompressible: true, policy: .none)
    public static let problem = MediaType(
        name: "application/problem+json", isCompressible: true, policy: .none)
    public static let html = MediaType(name: "text/html; charset=utf-8", isCompressible: true, policy: .page)
    public static let text = MediaType(name: "text/plain; charset=utf-8", isCompressible: true, policy: .none)
    public static let metrics = MediaType(
        name: "text/plain; version=0.0.4; charset=utf-8", isCompressible: true, policy: .none)
    public static let xml = MediaType(
        name: "application/xml; charset=utf-8", isCompressible: true, policy: .none)
    public static let csv = MediaType(name: "text/csv; charset=utf-8", isCompressible: true, policy: .none)
    public static let calendar = MediaType(
        name: "text/calendar; charset=utf-8", isCompressible: true, policy: .none)
    public static let css = MediaType(name: "text/css; charset=utf-8", isCompressible: true, policy: .none)
    public static let script = MediaType(
        name: "text/javascript; charset=utf-8", isCompressible: true, policy: .none)
    public static let svg = MediaType(name: "image/svg+xml", isCompressible: true, policy: .none)
    public static let png = MediaType(name: "image/png", isCompressible: false, policy: .none)
    public static let jpeg = MediaType(name: "image/jpeg", isCompressible: false, policy: .none)
    public static let webp = MediaType(name: "image/webp", isCompressible: false, policy: .none)
    public static let pdf = MediaType(name: "application/pdf", isCompressible: false, policy: .none)
    public static let zip = MediaType(name: "application/zip", isCompressible: false, policy: .none)
    public static let font = MediaType(name: "font/woff2", isCompressible: false, policy: .none)
    public static let events = MediaType(name: "text/event-stream", isCompressible: false, policy: .none)
    /// Of bodies that browsers send: what has files in it.
    public static let formData = MediaType(
        name: "multipart/form-data", isCompressible: false, policy: .none)
    public static let bytes = MediaType(
        name: "application/octet-stream", isCompressible: false, policy: .none)
}

/// The Content-Security-Policy that goes with a media type.
enum ContentPolicy: Sendable {
    /// Nothing may be loaded, framed or run: right for whatever is no page.
    case none
    /// The same, of what pages of other origins may show.
    case shownAnywhere
    /// A page of our own: everything from this origin, nothing inline.
    case page
    /// The same, but for images, which may come from one other origin.
    case pageWithImages(from: [UInt8])

    /// By what one rule of a policy would end and the next begin.
    static let separators: [UInt8] = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "'")]

    /// This and the other lines by which a browser keeps the answer to itself, from the line end before them
    /// on.
    func write(into output: inout [UInt8]) {
        switch self {
        case .none: output.append(Self.nothing)
        case .shownAnywhere: output.append(Self.nothingAnywhere)
        case .page:
            output.append(Self.untilImages)
            output.append(Self.fromImages)
        case .pageWithImages(let origin):
            output.append(Self.untilImages)
            output.append(Bytes.space)
            output.append(contentsOf: origin)
            output.append(Self.fromImages)
        }
    }

    private static let nothing: StaticString =
        """
        \r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n\
        Cross-Origin-Resource-Policy: same-origin\r\n\
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n
        """
    private static let nothingAnywhere: StaticString =
        """
        \r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n\
        Cross-Origin-Resource-Policy: cross-origin\r\n\
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n
        """
    private static let untilImages: StaticString =
        """
        \r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n\
        Cross-Origin-Resource-Policy: same-origin\r\n\
        Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:
        """
    private static let fromImages: StaticString =
        """
        ; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
        frame-ancestors 'none'\r\nX-Frame-Options: DENY\r\nCross-Origin-Opener-Policy: same-origin\r\n\
        Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n
        """
}
