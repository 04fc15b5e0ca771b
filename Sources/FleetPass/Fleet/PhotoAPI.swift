// What the outside may ask of pictures of vehicles: visitors look at them, staff put them in order.

import HTTP
import Schema
import Store

enum VehiclePhoto {
    private static let name = Field.text("name", max: 200, "By which the vehicle names it.")
    private static let file = Field.uuid("id", "Of the file; null: it is one of the demonstration's.")
        .optional
    private static let url = Field.text("url", max: 300, "Where it is fetched in its largest size.")
    private static let alt = Field.text("alt", min: 0, max: 200, "What is seen on it; may be empty.")
    private static let sizes = Field.object("sizes", FileRecord.size, "The smallest first.").list(max: 20)
    static let shape = Shape(
        "VehiclePhoto", "A picture of a vehicle. The first of them is the cover.", name, file, url, alt, sizes
    )

    /// Those that a vehicle names, in its order.
    static func list(_ names: [String], of vehicle: UUID, _ app: App, _ tx: Transaction) throws -> Response {
        let files = try FileStore(tx: tx).ready(of: FileOwner(.vehicle, vehicle), .vehiclePhoto)
        return .list { json in
            for one in names {
                let known = files.first { $0.photoName?.text == one }
                json.object { json in
                    json.member(name, one)
                    json.member(file, known?.id)
                    json.member(url, "/files/\(one)")
                    json.member(alt, known?.alt ?? "")
                    json.key("sizes")
                    if let known {
                        FileRecord.writeSizes(of: known, app, now: tx.now, to: &json)
                    } else {
                        json.beginArray()
                        json.endArray()
                    }
                }
            }
        }
    }

    private static let described = Field.text("name", max: 200)
    private static let words = Field.text("alt", min: 0, max: 200, "What is seen on it.")
    private static let description = Shape("PhotoDescription", "A picture in words.", described, words)
    static let descriptions = Field.object(
        "descriptions", description, "What is seen on them; pictures that are left out keep their words."
    ).list(max: 40).optional
    static let order = Shape(
        "VehiclePhotos", "The pictures that stay, in order, the cover first.", FleetVehicle.photos,
        descriptions)

    static func given(_ call: Call) -> [(name: String, alt: String)] {
        (call.body(descriptions) ?? []).map { ($0[described], $0[words]) }
    }
}

func photoRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/vehicles/{id:uuid}/photos", for: .anyone, "The pictures of a vehicle, the cover first",
            answers: .list(of: VehiclePhoto.shape, facets: false),
            .read { call, tx in
                let card = try VehicleStore(tx: tx).publicCard(call.id())
                var response = try VehiclePhoto.list(card.photos, of: card.id, app, tx)
                response.set("Cache-Control", "no-cache")
                return response
            }
        ).failing(.notFound),

        Route(
            "GET /v1/fleet/{id:uuid}/photos", for: .holding(.fleetView),
            "The pictures of any vehicle, the cover first",
            answers: .list(of: VehiclePhoto.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                var response = try VehiclePhoto.list(known.photos, of: known.id, app, tx)
                response.set("Cache-Control", "no-store")
                response.setVersion(known.version)
                return response
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PUT /v1/fleet/{id:uuid}/photos", for: .holding(.fleetEdit),
            "Put a vehicle's pictures in order, the cover first, describe them, or leave some out",
            answers: .json(FleetVehicle.whole),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                try call.demandVersion(known.version)
                try desk.setPhotos(call.body(FleetVehicle.photos), of: known)
                try desk.describePhotos(VehiclePhoto.given(call), of: known)
                return try app.fleetRecord(known.id, .ok, call, tx)
            }
        ).taking(VehiclePhoto.order).failing(.notFound, .unprocessable, .stale, .versionMissing)
            .carrying(.etag),

        Route(
            "DELETE /v1/fleet/{id:uuid}/photos/{name}", for: .holding(.fleetEdit),
            "Take a picture of a vehicle away", answers: .nothing,
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                let name = call.parameter(1)
                guard known.photos.contains(name) else { throw Failure.notFound }
                try desk.setPhotos(known.photos.filter { $0 != name }, of: known)
                return .done
            }
        ).answering(.noContent).failing(.notFound),
    ]
}
