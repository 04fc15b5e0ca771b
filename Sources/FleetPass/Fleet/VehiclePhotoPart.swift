// The pictures of a vehicle on its page: their order, which one can change by links alone, their words,
// and the way to send more.

import Mustache
import Schema

extension FleetVehiclePage {
    func photos() throws -> View {
        let list = try desk.ask("GET /v1/fleet/{id:uuid}/photos", [id]).items
        let order = staged(list.count)
        let mayChange = desk.may("PUT /v1/fleet/{id:uuid}/photos")
        let entered = refused?.entered ?? [:]
        let rows = order.enumerated().map { place, index -> View in
            let photo = list[index]
            let name = photo.text("name")
            return [
                "name": .text(name), "number": .integer(Int64(place + 1)),
                "picture": .text(VehiclePicture.url(name, edge: 640)),
                "alt": .text(entered["descriptions.\(place).alt"] ?? photo.text("alt")),
                "index": .integer(Int64(place)), "is_cover": .bool(place == 0),
                "has_file": .bool(photo.id("id") != nil),
                "remove_id": .text("remove-\(place)"),
                "remove_url": .text("/desk/fleet/\(id)/photos/\(name)/removal"),
                "first_url": place == 0 ? .absent : url(order, moving: place, to: 0),
                "up_url": place == 0 ? .absent : url(order, moving: place, to: place - 1),
                "down_url": place == order.count - 1 ? .absent : url(order, moving: place, to: place + 1),
            ]
        }
        let key = FormOnce.hidden()
        return [
            "items": .list(rows), "has_items": .bool(!rows.isEmpty), "may_change": .bool(mayChange),
            "is_staged": .bool(order != Array(list.indices)),
            "version": .integer(vehicle.integer("version") ?? 0), "key": .text(key.value),
            "id": .text("\(id)"),
            "room": .integer(Int64(max(0, Upload.mostPhotos - rows.count))),
            "problem": View(refused.map { FormEntry($0).message([]) ?? $0.failure.message }),
        ]
    }

    /// The order that the address names, which is not kept before it is sent.
    private func staged(_ count: Int) -> [Int] {
        let plain = Array(0..<count)
        guard let text = desk.given["order"] else { return plain }
        let order = text.split(separator: ".").compactMap { Int($0) }
        return order.sorted() == plain ? order : plain
    }

    private func url(_ order: [Int], moving place: Int, to other: Int) -> View {
        var moved = order
        moved.insert(moved.remove(at: place), at: other)
        let text = moved.map { "\($0)" }.joined(separator: ".")
        return .text("/desk/fleet/\(id)?tab=photos&order=\(text)")
    }
}
