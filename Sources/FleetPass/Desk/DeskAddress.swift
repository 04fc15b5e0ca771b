// Addresses of pages, made of a path and a query.

import Schema

enum DeskAddress {
    static func path(_ path: String, _ query: [(String, String)]) -> String {
        query.isEmpty ? path : "\(path)?\(PageDesk.query(query))"
    }
}
