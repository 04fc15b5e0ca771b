// A request that has found its route: what handlers see of it.

package import HTTP
package import Schema

/// Body and query were read by the route's shapes before the handler is called. A class, though it never
/// changes: it is handed on from step to step, and one count is cheaper than those of all its parts.
package final class Call: Sendable {
    package let request: Request
    /// As far as the route wants to know: on a public route nobody is looked up.
    let asker: Asker
    private let filed: FiledRoute
    private let bodyRecord: Record?
    private let queryRecord: Record?
    /// What stands for the path's parameters where a page asks; nil: what the path has.
    private let parameters: [String]?

    /// - Throws: `Invalid`, or a `Failure` for a body of the wrong type.
    init(_ request: Request, _ filed: FiledRoute, _ asker: Asker) throws {
        (self.request, self.filed, self.asker, parameters) = (request, filed, asker, nil)
        let query = filed.route.query
        queryRecord = try query?.read(
            query: filed.route.isPage ? request.queryOfPage : request.copy(request.query))
        if let file = filed.route.file { try Self.demand(file, request) }
        bodyRecord = try filed.route.takes.map { try Self.read($0, request, filed.route) }
    }

    /// A call whose form was refused: what is valid of its query, and no body. Where more is wrong than was
    /// told, nothing of the query is left.
    init(_ request: Request, _ filed: FiledRoute, _ asker: Asker, validQuery: [UInt8]) {
        (self.request, self.filed, self.asker) = (request, filed, asker)
        (bodyRecord, parameters) = (nil, nil)
        let shape = filed.route.query
        queryRecord = (try? shape?.read(query: validQuery)) ?? (try? shape?.read(query: []))
    }

    /// What a page asks of the API for whoever looks at it.
    /// - Parameter form: the body, as a form has it.
    /// - Throws: `Invalid` for a query or a body that the route does not take.
    init(
        _ page: Call, asking filed: FiledRoute, about parameters: [String], query: [UInt8],
        form: [UInt8]? = nil
    ) throws {
        (request, asker) = (page.request, page.asker)
        (self.filed, self.parameters) = (filed, parameters)
        queryRecord = try filed.route.query?.read(query: query)
        bodyRecord = try form.flatMap { try filed.route.takes?.read(form: $0) }
    }

    package var route: Route { filed.route }

    package func may(_ grant: Grant) -> Bool { asker.may(grant) }

    /// Of whoever is signed in.
    package var askersName: String? { asker.signedIn?.name }

    /// Who does what this call does, as the record names them.
    var actor: AuditBook.Actor { AuditBook.Actor(asker, request) }

    private init(_ call: Call, _ asker: Asker) {
        (request, filed, self.asker) = (call.request, call.filed, asker)
        (bodyRecord, queryRecord) = (call.bodyRecord, call.queryRecord)
        parameters = call.parameters
    }

    /// The same call by somebody whom it has turned out to come from.
    func asked(by asker: Asker) -> Call { Call(self, asker) }

    /// Bodies are never decompressed here; what was sent as gzip must not be read as if it were none.
    private static func demandPlain(_ request: Request) throws {
        guard request.field("content-encoding") == nil else {
            throw Failure(.notAcceptable, "The body must come as it is, without Content-Encoding.")
        }
    }

    private static func demand(_ file: MediaType, _ request: Request) throws {
        try demandPlain(request)
        guard request.isOfType(file) else {
            throw Failure(.notAcceptable, "The body must be \(file.essence).")
        }
    }

    private static func read(_ shape: Shape, _ request: Request, _ route: Route) throws -> Record {
        try demandPlain(request)
        if route.isForm {
            try FormGuard.refuseForeign(request)
            guard request.isOfType("application/x-www-form-urlencoded") else {
                throw Failure(.notAcceptable, "The body must be application/x-www-form-urlencoded.")
            }
            let form = request.copy(request.body)
            return try shape.read(form: form, clocks: route.clocks?(form))
        }
        guard request.isOfType("application/json") else {
            throw Failure(.notAcceptable, "The body must be application/json.")
        }
        return try shape.read(json: request.copy(request.body))
    }

    /// A field of the body. The handler may only ask for fields of the shape its route takes.
    package func body<Value>(_ field: Field<Value>) -> Value {
        guard let bodyRecord else { preconditionFailure("\(route.path) takes no body") }
        return bodyRecord[field]
    }

    /// A body that was sent as a file.
    var file: [UInt8] { request.copy(request.body) }

    /// A body that was sent in parts, and how its parts lie in it.
    /// - Parameter most: how many of them are looked at.
    /// - Parameter within: of so many bytes alone, for nothing of a large file is to be copied that is not
    ///   needed; what is asked for has to lie in these whole.
    /// - Throws: `invalid` for what is no such form.
    func partedForm(
        most: Int = PartedForm.mostParts, within bytes: Int = .max
    ) throws -> (body: [UInt8], form: PartedForm) {
        let body = request.copy(request.body.prefix(bytes))
        let type = request.field("content-type").map { request.bytes[$0] } ?? []
        guard let form = PartedForm(body, contentType: Array(type), most: most) else {
            throw Failure(.invalid, "The form did not arrive as it was. Please send it again.")
        }
        return (body, form)
    }

    /// The whole body.
    var wholeBody: Record {
        guard let bodyRecord else { preconditionFailure("\(route.path) takes no body") }
        return bodyRecord
    }

    package func query<Value>(_ field: Field<Value>) -> Value {
        guard let queryRecord else { preconditionFailure("\(route.path) has no query") }
        return queryRecord[field]
    }

    /// The whole query.
    var wholeQuery: Record {
        guard let queryRecord else { preconditionFailure("\(route.path) has no query") }
        return queryRecord
    }

    /// The path parameter at `index`, which the router has found to be a UUID.
    package func id(_ index: Int = 0) throws -> UUID {
        guard let id = UUID(parameter(index)) else { throw Failure.notFound }
        return id
    }

    package func parameter(_ index: Int = 0) -> String {
        if let parameters { return index < parameters.count ? parameters[index] : "" }
        return index < request.parameters.count ? request.text(request.parameters[index]) : ""
    }
}
