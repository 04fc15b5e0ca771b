// A form that was not taken: what was entered and what is wrong, so that its page can be shown again.

import HTTP
import Schema

/// Of a form that is sent with POST the fields stand in the body, of one that is sent with GET in the query.
struct RefusedForm: Sendable {
    /// What the form says that the page has, as it came; nothing of it has been checked but that it is text.
    let entered: [String: String]
    /// By the field's name, what is wrong, fit to stand after the name. Empty for the form as a whole.
    let errors: [String: String]
    /// The request with that part of its query which is valid.
    let call: Call
    private let request: Request

    init(_ request: Request, _ invalid: Invalid, _ filed: FiledRoute, _ asker: Asker) {
        self.request = request
        let isInBody = filed.route.takes != nil
        // One by one: a value that cannot be read must not take what else was typed away with it.
        let pieces = request.copy(isInBody ? request.body : request.query).split(
            separator: UInt8(ascii: "&"), maxSplits: FormDecoder.maxPairs)
        let pairs = pieces.flatMap { (try? FormDecoder.decode([UInt8]($0))) ?? [] }
        entered = Dictionary(
            pairs.map {
                (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
            },
            uniquingKeysWith: { first, _ in first })
        let errors = Dictionary(
            invalid.errors.map { ($0.name, $0.detail) }, uniquingKeysWith: { first, _ in first })
        self.errors = errors
        let valid = request.queryPieces { errors[$0] != nil }.joined(separator: "&")
        call = Call(request, filed, validQuery: [UInt8](valid.utf8)).asked(by: asker)
    }

    /// The path's first parameter, which the router has found to be a UUID.
    func id() throws -> UUID {
        guard let place = request.parameters.first, let id = UUID(request.copy(place)) else {
            throw Failure.notFound
        }
        return id
    }
}
