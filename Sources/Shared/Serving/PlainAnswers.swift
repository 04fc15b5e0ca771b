// Answers that are no tenant's.

import FleetPass
import HTTP

extension Response {
    /// The tenant could not be opened: the database is away, or too many others are being opened.
    static var notNow: Response {
        var response = text("not possible at the moment\n", .unavailable)
        response.set("Retry-After", "1")
        return response
    }
}
