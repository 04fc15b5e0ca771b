// What staff may ask of a booking beside its record: what goes along with it, and what calling it off costs.

import HTTP
import Schema
import Store

enum BookingParts {
    private static let extras = BookingWish.Fields.extraList
    private static let drivers = Field.uuid("drivers", "Customers who drive too.").list(max: 10)
    static let shape = Shape(
        "BookingParts", "What goes along with a booking, and who drives besides its customer.", extras,
        drivers)

    static func answer(_ booking: UUID, _ tx: Transaction) throws -> Response {
        let store = BookingStore(tx: tx)
        let (wishes, people) = (try store.extras(of: booking), try store.drivers(of: booking))
        var json = JSONWriter()
        json.object { json in
            json.key(extras.spec.jsonKey)
            json.array(wishes) { json, wish in
                json.object { json in
                    json.member("code", wish.code)
                    json.member("quantity", wish.quantity)
                }
            }
            json.key(drivers.spec.jsonKey)
            json.array(people) { $0.uuid($1) }
        }
        return .privately(json.bytes)
    }
}

func bookingPartRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/parts", for: .holding(.bookingsView),
            "The extras and further drivers of a booking", answers: .json(BookingParts.shape),
            .read { call, tx in try BookingParts.answer(app.booking(within: call, tx).id, tx) }
        ).failing(.notFound),

        Route(
            "GET /v1/bookings/{id:uuid}/cancellation", for: .holding(.bookingsView),
            "What it would cost to cancel a booking now", answers: .json(BookingHold.cost),
            .read { call, tx in
                BookingHold.answer(cost: try app.cancellationCost(app.booking(within: call, tx), tx))
            }
        ).failing(.notFound),
    ]
}
