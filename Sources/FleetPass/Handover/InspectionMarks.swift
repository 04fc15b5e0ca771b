// The damage on the page of an inspection: on a drawing of the vehicle and as a list, with the form for more.

import HTTP
import Mustache
import Schema

extension InspectionPage {
    /// What is broken, on the drawing and as a list, and the form for more.
    func marks(_ refused: RefusedForm?) throws -> View {
        let damages =
            try sheet.id("vehicle_id").map { try desk.ask("GET /v1/fleet/{id:uuid}/damages", [$0]).items }
            ?? []
        let views = try damages.enumerated().map { index, damage -> View in
            var fields = damage.fields(reading)
            let isNew = damage.id("inspection_id") == id
            fields["number"] = .integer(Int64(index + 1))
            fields["cx"] = .text("\((damage.integer("x") ?? 0) / 5)")
            fields["cy"] = .text("\((damage.integer("y") ?? 0) * 2 / 5)")
            fields["new"] = .bool(isNew)
            fields["remove"] =
                isNew && isDraft
                ? try form(
                    "DELETE \(one)/damages/{damage:uuid}", "damages/\(damage.text("id"))/removal", "Strike",
                    [],
                    nil, isQuiet: true) : .absent
            return .object(fields)
        }
        let zone = desk.given["part"].flatMap { CarZone.named($0) }
        let act = "POST \(one)/damages"
        var entry = FormEntry(["part": zone?.name ?? ""])
        for (name, value) in [("x", zone?.centre.x), ("y", zone?.centre.y)] {
            entry.entered[name] = value.map { "\($0)" }
        }
        let canAdd = isDraft && desk.may(act)
        return [
            "damages": .list(views), "has_damages": .bool(!views.isEmpty), "can_add": .bool(canAdd),
            "zones": .list(
                CarZone.all.map { part in
                    [
                        "name": .text(part.name), "x": .integer(part.x), "y": .integer(part.y),
                        "w": .integer(part.w), "h": .integer(part.h),
                        "chosen": .bool(part.name == zone?.name),
                        "url": .text(DeskAddress.path(url, [("part", part.name)]) + "#damage-form"),
                    ]
                }),
            "zone_name": View(zone?.name),
            "add": canAdd
                ? try form(
                    act, "damages", "Note it",
                    [
                        desk.field("kind", of: act, "What it is"), desk.field("part", of: act, "Where"),
                        desk.field("x", of: act, "From the left, thousandths"),
                        desk.field("y", of: act, "From the front, thousandths"),
                        desk.field("remark", of: act, "Words about it"),
                    ], refused, now: entry, isQuiet: true) : .absent,
        ]
    }
}

/// Where on a vehicle something is broken, on a drawing of 200 by 400 with its front above.
struct CarZone {
    let name: String
    let (x, y, w, h): (Int64, Int64, Int64, Int64)

    /// In thousandths, as the API takes it.
    var centre: (x: Int64, y: Int64) { ((x + w / 2) * 5, (y + h / 2) * 5 / 2) }

    static func named(_ name: String) -> CarZone? { all.first { $0.name == name } }

    static let all = [
        CarZone("front bumper", 40, 8, 120, 26), CarZone("bonnet", 54, 36, 92, 74),
        CarZone("windscreen", 54, 112, 92, 40), CarZone("roof", 58, 154, 84, 96),
        CarZone("rear window", 56, 252, 88, 34), CarZone("boot lid", 54, 288, 92, 68),
        CarZone("rear bumper", 40, 360, 120, 28), CarZone("front left wing", 22, 36, 30, 80),
        CarZone("front left door", 22, 118, 34, 72), CarZone("rear left door", 22, 192, 34, 72),
        CarZone("rear left wing", 22, 266, 30, 90), CarZone("front right wing", 148, 36, 30, 80),
        CarZone("front right door", 144, 118, 34, 72), CarZone("rear right door", 144, 192, 34, 72),
        CarZone("rear right wing", 148, 266, 30, 90),
    ]

    private init(_ name: String, _ x: Int64, _ y: Int64, _ w: Int64, _ h: Int64) {
        (self.name, self.x, self.y, self.w, self.h) = (name, x, y, w, h)
    }
}
