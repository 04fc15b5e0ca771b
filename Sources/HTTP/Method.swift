// The methods that this server knows; a request with any other is answered with 501.

public enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, options

    public var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        }
    }

    public init?(name: String) {
        guard let method = Method.allCases.first(where: { $0.name == name }) else { return nil }
        self = method
    }

    /// Reads the method that stands at `range`; methods are case-sensitive.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        func reads(_ name: StaticString) -> Bool { Bytes.equal(bytes, range, name) }
        switch range.count {
        case 3 where reads("GET"): self = .get
        case 3 where reads("PUT"): self = .put
        case 4 where reads("HEAD"): self = .head
        case 4 where reads("POST"): self = .post
        case 5 where reads("PATCH"): self = .patch
        case 6 where reads("DELETE"): self = .delete
        case 7 where reads("OPTIONS"): self = .options
        default: return nil
        }
    }
}
