// Who only looks around, and may so be shown data that is a moment old.

import HTTP
import Schema
import Store

extension Route {
    /// What the data is read for that answers the request.
    ///
    /// Whoever is signed in, or shows a key, may have changed what they look at, although such a route does
    /// not ask who they are. Whoever names an answer that they have had, or goes on with a list, has seen
    /// data of some moment, and must not be taken back to an earlier one.
    func purpose(of request: Request) -> ReadPurpose {
        guard isBrowsed, request.field("authorization") == nil, Cookies.read(.session, of: request) == nil,
            request.field("if-none-match") == nil, request.field("if-modified-since") == nil,
            request.field("if-match") == nil, request.field("if-unmodified-since") == nil,
            !request.goesOn
        else { return .work }
        return .browsing
    }
}

extension Route {
    /// Whether whoever asks is to be looked up though anyone may ask.
    func mayKnow(_ request: Request) -> Bool {
        welcomesCustomers && Identification.mayHaveSession(request)
    }
}

extension Request {
    /// Whether its query has a cursor.
    fileprivate var goesOn: Bool {
        !query.isEmpty && queryPieces { $0 != VehicleSearch.Query.cursor.spec.name }.count > 0
    }
}
