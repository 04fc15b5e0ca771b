// A tag for a vehicle's key: who it is, and a code that leads a telephone to its page. Printed, cut and
// hung up.

import Codes
import HTTP
import Mustache
import Schema

struct KeyTagPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let id = try desk.call.id()
        let vehicle = try desk.ask("GET /v1/fleet/{id:uuid}", [id])
        let address = desk.app.url("/desk/fleet/\(id)")
        let code = QRCode(address)
        return try desk.answer(
            "web/desk/key-tag",
            [
                "title": .text(vehicle.vehicleTitle), "url": .text("/desk/fleet/\(id)"),
                "plate": .text(vehicle.text("plate")), "stock_number": .text(vehicle.text("stock_number")),
                "vin": .text(vehicle.text("vin")), "colour": .text(vehicle.text("colour")),
                "place": View(
                    try desk.placeName(vehicle.id("home_location_id") ?? vehicle.id("location_id"))),
                // A quiet edge of four squares is a part of the code.
                "drawing": code.map { ["side": .text("\($0.side + 8)"), "path": .text($0.path)] } ?? .absent,
            ])
    }
}
