// Answers that are no tenant's.

import FleetPass
import HTTP

extension Response {
    /// The tenant could not be opened: the database is away, or too many others are being opened.
    static var notNow: Response {
        var response = told("not possible at the moment\n", .unavailable)
        response.set("Retry-After", "1")
        return response
    }

    static func told(_ text: String, _ status: Status) -> Response {
        var response = Response(status, .bytes([UInt8](text.utf8)))
        response.setType(.text)
        response.set("Cache-Control", "no-store")
        return response
    }
}
