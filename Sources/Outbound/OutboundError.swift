// How a call can fail. What libcurl says is made one of these here and nowhere else.

internal import CCurl

public enum OutboundError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Every address of the name is one that must not be called.
    case refusedAddress
    case unresolved
    case timedOut
    /// The answer is longer than what the caller wants to hold.
    case tooLarge
    /// No connection that is both encrypted and to the one who was meant. Nothing was sent.
    case tls(String)
    /// No connection, or one that ended too early or spoke another protocol.
    case unreachable(String)
    /// libcurl is missing, or cannot do what is asked of it.
    case unavailable(String)
    /// The caller asks for what cannot be sent.
    case malformed(String)
    /// A mail server's 5xx: the same letter will never be taken.
    case rejected(Int, String)
    /// A mail server's 4xx: it may be taken later.
    case deferred(Int, String)

    public var description: String {
        switch self {
        case .refusedAddress: "the address is not one that may be called"
        case .unresolved: "the name has no address"
        case .timedOut: "it took too long"
        case .tooLarge: "the answer is too long"
        case .tls(let why): "no safe connection: \(why)"
        case .unreachable(let why): "no answer: \(why)"
        case .unavailable(let why): "libcurl cannot be used: \(why)"
        case .malformed(let why): "this cannot be sent: \(why)"
        case .rejected(let code, let text): "refused with \(code): \(text)"
        case .deferred(let code, let text): "put off with \(code): \(text)"
        }
    }

    init(_ code: CURLcode, _ complaint: String) {
        self =
            switch code {
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_COULDNT_RESOLVE_HOST: .unresolved
            case CURLE_URL_MALFORMAT: .malformed(complaint)
            case CURLE_FAILED_INIT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN: .unavailable(complaint)
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
                .tls(complaint)
            default: .unreachable(complaint)
            }
    }
}
