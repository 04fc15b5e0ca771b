// The routes of the API by their lines, so that pages can ask them and forms can be made of them. Knows no
// page.

import HTTP

/// Pages show what the API answers and do what it does: who may see what, and what is put on record, stands
/// in one place.
struct APIBook: Sendable {
    private let routes: [Route]
    private let places: [String: Int]

    init(_ routes: [Route]) {
        self.routes = routes
        places = Dictionary(
            routes.enumerated().map { ("\($1.method.name) \($1.path)", $0) }, uniquingKeysWith: { $1 })
    }

    /// Stops the program for a line that is no route: only code can name one, and the tests open every page.
    subscript(line: String) -> Route {
        guard let place = places[line] else { preconditionFailure("the API has no \(line)") }
        return routes[place]
    }
}
