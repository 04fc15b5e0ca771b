// The header fields of answers that a client may want to look at, as the API's description names them.

package enum AnswerField: String, CaseIterable, Sendable {
    case etag = "ETag"
    case link = "Link"
    case location = "Location"
    case rateLimit = "RateLimit"
    case rateLimitPolicy = "RateLimit-Policy"
    case retryAfter = "Retry-After"
    case wwwAuthenticate = "WWW-Authenticate"

    /// What a route says of itself with `carrying`; the others follow from the limits and from the status.
    static let ofEveryAnswer: [AnswerField] = [.rateLimit, .rateLimitPolicy]

    var description: String {
        switch self {
        case .etag: "The version of what is answered; If-None-Match and If-Match take it."
        case .link: "The next page, with rel=\"next\"; absent on the last one."
        case .location: "Where to go on."
        case .rateLimit: "The allowance, how many requests are left of it, and for how many seconds."
        case .rateLimitPolicy: "The allowance, and its requests in a window of seconds."
        case .retryAfter: "Seconds to wait before the next attempt."
        case .wwwAuthenticate: "How programs say who they are: Bearer, with a token or an API key."
        }
    }

    var isNumber: Bool { self == .retryAfter }
}
