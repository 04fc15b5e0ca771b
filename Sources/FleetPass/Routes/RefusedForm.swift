// A form that was not taken: what was typed into it and what is wrong, so that its page can be shown again.

import HTTP
import Schema

struct RefusedForm: Sendable {
    /// What the form says that the page has, as it came; nothing of it has been checked but that it is text.
    let entered: [String: String]
    /// By the field's name, what is wrong, fit to stand after the name. Empty for the form as a whole.
    let errors: [String: String]
    private let request: Request

    init(_ request: Request, _ invalid: Invalid) {
        self.request = request
        let pairs = (try? FormDecoder.decode(request.copy(request.body))) ?? []
        entered = Dictionary(
            pairs.map {
                (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
            },
            uniquingKeysWith: { first, _ in first })
        errors = Dictionary(
            invalid.errors.map { (String(Substring($0.pointer.utf8.drop { $0 == 0x2F })), $0.detail) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The path's first parameter, which the router has found to be a UUID.
    func id() throws -> UUID {
        guard let place = request.parameters.first, let id = UUID(request.copy(place)) else {
            throw Failure.notFound
        }
        return id
    }
}
