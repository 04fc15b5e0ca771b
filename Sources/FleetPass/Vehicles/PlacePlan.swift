// Where vehicles are: locations on a plan without streets, each with how many it has. It is drawn by the
// server, and every mark is a link. Where the operator names squares of a map, a script lays these instead.

import Glibc
import Mustache
import Schema

struct PlacePlan {
    let places: [Location]
    let search: VehicleSearch
    let words: Words
    let tiles: MapTiles?

    private static let (width, height, margin) = (800.0, 480.0, 96.0)

    func view(counts: [UUID: Int]) -> View {
        let marks = marks
        return [
            "box": .text("0 0 \(Int(Self.width)) \(Int(Self.height))"),
            "tiles": View(tiles?.address), "credit": View(tiles?.credit),
            "places": .list(
                marks.map { mark in
                    let count = counts[mark.place.id.value] ?? 0
                    var narrowed = search
                    (narrowed.locations, narrowed.showsMap) = ([mark.place.id.value], false)
                    return [
                        "name": .text(mark.place.name), "url": .text(narrowed.url),
                        "city": .text("\(mark.place.street), \(mark.place.city)"),
                        "count": .text(words.grouped(Int64(count))),
                        "count_label": .text(words.vehicles(count)), "none": .bool(count == 0),
                        "chosen": .bool(search.locations.contains(mark.place.id.value)),
                        "latitude": .text("\(mark.place.latitude)"),
                        "longitude": .text("\(mark.place.longitude)"),
                        "at": .text("translate(\(Self.tenths(mark.x)) \(Self.tenths(mark.y)))"),
                        "label_y": mark.isLow ? "-44" : "34",
                    ]
                }),
        ]
    }

    /// Degrees become points: a degree of longitude is the narrower the farther it is from the equator.
    private var marks: [(place: Location, x: Double, y: Double, isLow: Bool)] {
        let middle = places.map(\.latitude).reduce(0, +) / Double(max(1, places.count))
        let narrowing = max(0.2, cos(middle * .pi / 180))
        let all = places.map { (place: $0, x: $0.longitude * narrowing, y: -$0.latitude) }
        let (left, right) = (all.map(\.x).min() ?? 0, all.map(\.x).max() ?? 0)
        let (top, bottom) = (all.map(\.y).min() ?? 0, all.map(\.y).max() ?? 0)
        let room = (Self.width - 2 * Self.margin, Self.height - 2 * Self.margin)
        let scale = min(room.0 / max(right - left, 0.001), room.1 / max(bottom - top, 0.001))
        return all.map { mark in
            let x = Self.width / 2 + (mark.x - (left + right) / 2) * scale
            let y = Self.height / 2 + (mark.y - (top + bottom) / 2) * scale
            return (mark.place, x, y, y > Self.height / 2)
        }
    }

    private static func tenths(_ value: Double) -> String {
        let number = Int((value * 10).rounded())
        return "\(number / 10).\(abs(number % 10))"
    }
}
