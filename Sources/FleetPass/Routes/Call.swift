// A request that has found its route: what handlers see of it.

import HTTP
import Schema

/// Body and query were read by the route's shapes before the handler is called.
struct Call: Sendable {
    let request: Request
    /// As far as the route wants to know: on a public route nobody is looked up.
    private(set) var asker = Asker.anyone
    private let filed: FiledRoute
    private let bodyRecord: Record?
    private let queryRecord: Record?

    /// - Throws: `Invalid`, or a `Failure` for a body of the wrong type.
    init(_ request: Request, _ filed: FiledRoute) throws {
        self.request = request
        self.filed = filed
        queryRecord = try filed.route.query?.read(query: request.copy(request.query))
        bodyRecord = try filed.route.takes.map { try Self.read($0, request, asForm: filed.route.isForm) }
    }

    /// A call whose form was refused: what is valid of its query, and no body. Where more is wrong than was
    /// told, nothing of the query is left.
    init(_ request: Request, _ filed: FiledRoute, validQuery: [UInt8]) {
        (self.request, self.filed, bodyRecord) = (request, filed, nil)
        let shape = filed.route.query
        queryRecord = (try? shape?.read(query: validQuery)) ?? (try? shape?.read(query: []))
    }

    var route: Route { filed.route }

    /// Who does what this call does, as the record names them.
    var actor: AuditBook.Actor { AuditBook.Actor(asker, request) }

    func asked(by asker: Asker) -> Call {
        var call = self
        call.asker = asker
        return call
    }

    private static func read(_ shape: Shape, _ request: Request, asForm: Bool) throws -> Record {
        // Bodies are never decompressed here; what was sent as gzip must not be read as if it were none.
        guard request.field("content-encoding") == nil else {
            throw Failure(.notAcceptable, "The body must come as it is, without Content-Encoding.")
        }
        let type = mediaType(request)
        if asForm {
            try FormGuard.refuseForeign(request)
            guard type == "application/x-www-form-urlencoded" else {
                throw Failure(.notAcceptable, "The body must be application/x-www-form-urlencoded.")
            }
            return try shape.read(form: request.copy(request.body))
        }
        guard type == "application/json" else {
            throw Failure(.notAcceptable, "The body must be application/json.")
        }
        return try shape.read(json: request.copy(request.body))
    }

    /// The body's media type in lower case, without parameters and the blanks before them.
    private static func mediaType(_ request: Request) -> String {
        guard let field = request.field("content-type") else { return "" }
        let name = request.copy(field).prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// A field of the body. The handler may only ask for fields of the shape its route takes.
    func body<Value>(_ field: Field<Value>) -> Value {
        guard let bodyRecord else { preconditionFailure("\(route.path) takes no body") }
        return bodyRecord[field]
    }

    func query<Value>(_ field: Field<Value>) -> Value {
        guard let queryRecord else { preconditionFailure("\(route.path) has no query") }
        return queryRecord[field]
    }

    /// The path parameter at `index`, which the router has found to be a UUID.
    func id(_ index: Int = 0) throws -> UUID {
        guard index < request.parameters.count,
            let id = UUID(request.copy(request.parameters[index]))
        else { throw Failure.notFound }
        return id
    }

    func parameter(_ index: Int = 0) -> String {
        index < request.parameters.count ? request.text(request.parameters[index]) : ""
    }
}
