// A form that was not taken: what was entered and what is wrong, so that its page can be shown again.

import HTTP
import Schema

/// Of a form that is sent with POST the fields stand in the body, of one that is sent with GET in the query.
package struct RefusedForm: Sendable {
    /// What the form says that the page has, as it came; nothing of it has been checked but that it is text.
    let entered: [String: String]
    /// All values of a name, where there are several.
    let values: [String: [String]]
    /// By the field's name, what is wrong, fit to stand after the name. Empty for the form as a whole.
    let errors: [String: String]
    /// What is said of the form as a whole, and the status that it is answered with.
    let failure: Failure
    /// The request with that part of its query which is valid.
    package let call: Call
    private let request: Request

    init(_ request: Request, _ invalid: Invalid, _ filed: FiledRoute, _ asker: Asker) {
        self.request = request
        failure = Failure(invalid)
        values = Self.values(of: request, filed.route)
        entered = values.compactMapValues(\.first)
        let errors = Self.errors(failure)
        self.errors = errors
        let valid = request.queryPieces { errors[$0] != nil || $0 == Language.parameter }.joined(
            separator: "&")
        call = Call(request, filed, asker, validQuery: [UInt8](valid.utf8))
    }

    /// A form that was read, and that a rule speaks against.
    init(_ call: Call, _ failure: Failure) {
        (request, self.call, self.failure) = (call.request, call, failure)
        values = Self.values(of: call.request, call.route)
        entered = values.compactMapValues(\.first)
        errors = Self.errors(failure)
    }

    /// A form of a page that was shown before somebody signed in or out in the same browser: it comes again
    /// with what was typed, good for whoever they are now. Nil for one that no page of ours shows so, or that
    /// another site has sent.
    init?(_ call: Call, outdated failure: Failure) {
        guard failure.code == .forbidden, call.route.welcomesCustomers, call.route.isForm,
            call.request.field("authorization") == nil
        else { return nil }
        do { try FormGuard.refuseForeign(call.request) } catch { return nil }
        self.init(
            call,
            Failure(
                .forbidden,
                "You have signed in or out since this page was shown. Look at it once more, and send it again."
            ))
    }

    private static func values(of request: Request, _ route: Route) -> [String: [String]] {
        // Files are not shown again.
        if route.isParted { return [:] }
        // One by one: a value that cannot be read must not take what else was typed away with it.
        let pieces = request.copy(route.takes != nil ? request.body : request.query).split(
            separator: UInt8(ascii: "&"), maxSplits: FormDecoder.maxPairs)
        let pairs = pieces.flatMap { (try? FormDecoder.decode([UInt8]($0))) ?? [] }
        return Dictionary(
            pairs.map {
                (String(decoding: $0.name, as: UTF8.self), [String(decoding: $0.value, as: UTF8.self)])
            },
            uniquingKeysWith: +)
    }

    private static func errors(_ failure: Failure) -> [String: String] {
        Dictionary(failure.fields.map { ($0.name, $0.detail) }, uniquingKeysWith: { first, _ in first })
    }

    /// The path's first parameter, which the router has found to be a UUID.
    func id() throws -> UUID {
        guard let place = request.parameters.first, let id = UUID(request.copy(place)) else {
            throw Failure.notFound
        }
        return id
    }
}
