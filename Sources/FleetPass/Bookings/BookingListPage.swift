// The list of bookings: filters, a table, and a way on.

import HTTP
import Mustache
import Schema

struct BookingListPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let asked = ["state", "location", "vehicle", "customer", "code", "cursor"]
        let list = try desk.ask(
            "GET /v1/bookings", [], asked.compactMap { name in desk.given[name].map { (name, $0) } })
        let vehicles = try desk.vehicles(list.items.compactMap { $0.id("vehicle_id") })
        let customers = try desk.customers(list.items.compactMap { $0.id("customer_id") })
        let rows = try list.items.map { booking -> View in
            var row = booking.fields(try desk.reading(at: booking.id("pickup_location_id")))
            let vehicle = booking.id("vehicle_id").flatMap { vehicles[$0] }
            row["url"] = .text("/desk/bookings/\(booking.text("id"))")
            row["vehicle"] = View(vehicle?.title)
            row["plate"] = View(vehicle?.plate)
            row["customer"] = View(booking.id("customer_id").flatMap { customers[$0] })
            return .object(row)
        }
        return try desk.answer(
            "web/desk/bookings", ["bookings": .list(rows), "has_bookings": .bool(!rows.isEmpty)])
    }
}
