// The page of one booking: what it is, and the forms of what may be done with it in its state.

import HTTP
import Mustache
import Schema

struct BookingPage {
    private let desk: PageDesk
    private let id: UUID

    init(_ desk: PageDesk) throws { (self.desk, id) = (desk, try desk.call.id()) }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let booking = try desk.ask("GET /v1/bookings/{id:uuid}", [id])
        let reading = try desk.reading(at: booking.id("pickup_location_id"))
        let cancellation = try desk.form(
            "POST /v1/bookings/{id:uuid}/cancellation", at: "/desk/bookings/\(id)/cancellation",
            "Cancel the booking",
            refused: refused)
        return try desk.answer(
            "web/desk/booking",
            ["booking": booking.view(reading), "code": .text(booking.text("code")), "forms": [cancellation]],
            refused)
    }

    static func forms(_ desk: DeskMaker) -> [Route] {
        let moves: [(String, String, Done)] = [
            ("confirmation", "confirmation", .confirmed), ("cancellation", "cancellation", .cancelled),
        ]
        return moves.map { place, act, done in
            desk.form(
                "POST /desk/bookings/{id:uuid}/\(place)", does: "POST /v1/bookings/{id:uuid}/\(act)", done
            ) { call, _ in
                "/desk/bookings/\(call.parameter())"
            } page: { form, desk in
                try BookingPage(desk).render(form)
            }
        }
    }
}
