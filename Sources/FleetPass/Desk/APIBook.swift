// The routes of the API by their lines, so that pages can ask them and forms can be made of them. Knows no
// page.

import HTTP

/// Pages show what the API answers and do what it does: who may see what, and what is put on record, stands
/// in one place.
struct APIBook: Sendable {
    private let routes: [String: FiledRoute]

    init(_ routes: [FiledRoute]) {
        self.routes = Dictionary(routes.map { ($0.route.line, $0) }, uniquingKeysWith: { $1 })
    }

    /// Stops the program for a line that is no route: only code can name one, and the tests open every page.
    func filed(_ line: String) -> FiledRoute {
        guard let filed = routes[line] else { preconditionFailure("the API has no \(line)") }
        return filed
    }

    subscript(line: String) -> Route { filed(line).route }
}
