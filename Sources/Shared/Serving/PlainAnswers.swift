// Answers that are no tenant's.

import FleetPass
import HTTP

extension Response {
    /// Here is nobody's site. The same whatever was asked for, so that nothing shows who is a tenant and who
    /// is not.
    static var nobodys: Response { plain("not found\n", .notFound) }

    /// The tenant could not be opened: the database is away, or too many others are being opened.
    static var notNow: Response {
        var response = plain("not possible at the moment\n", .unavailable)
        response.set("Retry-After", "1")
        return response
    }

    private static func plain(_ text: String, _ status: Status) -> Response {
        var response = Response(status, .bytes([UInt8](text.utf8)))
        response.setType(.text)
        response.set("Cache-Control", "no-store")
        return response
    }
}
