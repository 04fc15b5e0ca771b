// What a handler says when it cannot do what was asked, and what that means over HTTP and in the shell.

package import CommandLine
import Files
package import HTTP
package import Schema
import Store

package struct Failure: Error {
    package enum Code: String, CaseIterable {
        case invalid, unauthenticated, forbidden, conflict, unavailable
        case notFound = "not_found"
        case tooLarge = "too_large"
        case proofNeeded = "proof_needed"
        case rateLimited = "rate_limited"
        case methodNotAllowed = "method_not_allowed"
        case unprocessable
        case notAcceptable = "unsupported_media_type"
        case stale
        case versionMissing = "version_missing"
        case internalError = "internal"

        /// The one table from codes to statuses.
        package var status: Status {
            switch self {
            case .invalid: .badRequest
            case .unauthenticated: .unauthorized
            case .forbidden, .proofNeeded: .forbidden
            case .notFound: .notFound
            case .conflict: .conflict
            case .tooLarge: .contentTooLarge
            case .notAcceptable: .unsupportedMediaType
            case .methodNotAllowed: .methodNotAllowed
            case .unprocessable: .unprocessable
            case .rateLimited: .tooManyRequests
            case .stale: .preconditionFailed
            case .versionMissing: .preconditionRequired
            case .internalError: .internalError
            case .unavailable: .unavailable
            }
        }

        /// The one table from codes to exit statuses.
        package var exitStatus: ExitStatus {
            switch self {
            case .notFound: .notFound
            case .conflict: .conflict
            case .unauthenticated, .forbidden, .proofNeeded: .notPermitted
            default: .failed
            }
        }

        var title: String {
            switch self {
            case .invalid: "The request is not valid"
            case .unauthenticated: "Sign in first"
            case .forbidden: "Not allowed"
            case .proofNeeded: "Sign in again first"
            case .notFound: "Not found"
            case .conflict: "In conflict with the present state"
            case .tooLarge: "Too large"
            case .notAcceptable: "Not a format that is understood here"
            case .methodNotAllowed: "Not a method of this place"
            case .unprocessable: "Understood, but cannot be done"
            case .rateLimited: "Too many requests"
            case .stale: "Changed by somebody else meanwhile"
            case .versionMissing: "Say which version you have seen"
            case .internalError: "Something went wrong on our side"
            case .unavailable: "Not possible at the moment"
            }
        }

        /// What to do about it, for the page that the `type` of every problem leads to.
        var advice: String {
            switch self {
            case .invalid:
                "Change what errors names: a field or parameter is missing, unknown or out of range."
            case .unauthenticated: "Say who you are, and send the request again."
            case .forbidden: "Ask somebody who may, or send the form from our own page."
            case .proofNeeded:
                "Sign in anew, and send it again: what changes how one gets in takes a recent proof."
            case .notFound: "Look at the path and the id. What you may not see is not there for you either."
            case .conflict: "Read the present state, and decide anew."
            case .tooLarge: "Send a shorter body."
            case .notAcceptable:
                "Send the body in the format that the route takes, and name it in Content-Type."
            case .methodNotAllowed: "Use one of the methods that the field Allow lists."
            case .unprocessable: "Change what detail names: an Idempotency-Key stands for one request alone."
            case .rateLimited: "Wait as many seconds as Retry-After says."
            case .stale: "Read it again, and decide anew what is to be changed."
            case .versionMissing: "Send If-Match with the ETag that came with what you read."
            case .internalError: "Tell us the id in instance; the cause was logged under it."
            case .unavailable:
                "Wait as many seconds as Retry-After says, and try again: nothing was changed, unless detail says more."
            }
        }

        /// The element on the page `/docs` that explains this code.
        var anchor: String { "problem-\(rawValue)" }
    }

    package let code: Code
    package let message: String
    var fields: [FieldError] = []
    var retryAfterSeconds: Int?

    package init(_ code: Code, _ message: String, fields: [FieldError] = [], retryAfterSeconds: Int? = nil) {
        (self.code, self.message, self.fields) = (code, message, fields)
        self.retryAfterSeconds = retryAfterSeconds ?? (code == .unavailable ? Self.soonSeconds : nil)
    }

    /// What any error means to the one who asked. The cause of an internal one stays in the log.
    package init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let problem as FileProblem: self.init(.unavailable, problem.description)
        case let invalid as Invalid:
            self.init(.invalid, "Some fields need another value.", fields: invalid.errors)
        // A session that ended between the door and the writer.
        case is Identification.Refused: self.init(.unauthenticated, "Sign in to do this.")
        case StoreError.unavailable:
            self.init(.unavailable, "Nothing was changed. Try again in a moment.", retryAfterSeconds: 1)
        case StoreError.undecided:
            self.init(
                .unavailable,
                "Whether this was done is not known. Look, or send it again with the same Idempotency-Key.",
                retryAfterSeconds: 1)
        // Another booking came first, between the look at the vehicle and the writing.
        case StoreError.check("allocations_apart"):
            self.init(.conflict, "The vehicle has just been taken for that time.")
        case StoreError.taken(let key): self.init(.conflict, Self.taken(key))
        default: self.init(.internalError, "The cause was logged under the id of this request.")
        }
    }

    /// Every 503 says when to come again.
    private static let soonSeconds = 5

    /// Keys are called by tables and columns, which are nobody's outside.
    private static func taken(_ key: String) -> String {
        switch key {
        case "vehicles.vin": "Another vehicle has this VIN."
        case "vehicles.stock_number": "Another vehicle has this stock number."
        case "attribute_definitions.key": "Another attribute has this key."
        case "rate_plans.code": "Another rate plan has this code."
        case "extras.code": "Another extra has this code."
        case "discounts.code": "Another discount has this code."
        default: "There is one like it already. Read what there is, and decide anew."
        }
    }

    static let changedMeanwhile = Failure(
        .stale, "It was changed since you read it. Read it again, and decide anew.")

    package static let notFound = Failure(.notFound, "There is nothing here that you may see.")
}
