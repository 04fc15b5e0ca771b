// Inspections of a vehicle to fill the template with: one with some damage, one with more than a page of it.

import Mustache

enum InspectionSample {
    static let usual = inspection(marks: 4, photos: 6)
    static let lavish = inspection(marks: 45, photos: 60)
    static let unharmed = inspection(marks: 0, photos: 0)

    private static let kinds = ["scratch", "dent", "chip", "crack", "stain", "missing", "other"]
    private static let places: [(Int64, Int64, String)] = [
        (270, 62, "Front bumper, left"), (800, 470, "Door, front right"), (500, 356, "Windscreen"),
        (270, 945, "Rear bumper, left"), (500, 570, "Roof"), (800, 640, "Door, rear right"),
        (420, 160, "Bonnet"),
    ]

    private static func mark(_ number: Int) -> View {
        let (x, y, part) = places[number % places.count]
        let kind = kinds[number % kinds.count]
        let shift = Int64(number / places.count) * 23
        return [
            "number": .integer(Int64(number + 1)), "x": .integer(x + shift % 90),
            "y": .integer(min(1000, y + shift / 2)),
            "kind": .text(kind), "kind_label": .text(kind), "state": number % 3 == 1 ? "known" : "new",
            "state_label": number % 3 == 1 ? "Known" : "New", "part": .text(part),
            "remark": number % 2 == 0 ? .text("About \(number + 2) cm, down to the primer") : .absent,
            "photos": .text("\(number + 1)"),
        ]
    }

    static func inspection(marks: Int, photos: Int) -> View {
        var fields = AgreementSample.head
        fields["heading"] = "Return inspection"
        fields["number"] = "IN-2026-009120"
        fields["paper"] = "a4"
        fields["accent"] = "#b4560f"
        fields["agreement"] = "RA-2026-004711"
        fields["place"] = "North Motors Boulder, 2545 28th Street"
        fields["inspector"] = "Priya Raman"
        fields["customer"] = .text(AgreementSample.arabic)
        fields["odometer"] = "34,655 km"
        fields["driven"] = "535 km, of which 600 km are included"
        fields["fuel"] = "5/8, about 34 litres"
        fields["eighths"] = 5
        fields["cleanliness"] = "Clean outside, sand on the rear seats"
        fields["has_equipment"] = true
        fields["equipment"] = [
            ["text": "2 keys"], ["text": "Warning triangle, first-aid kit, 2 safety vests"],
            ["text": "Charging cable"],
        ]
        fields["marks"] = .list((0..<marks).map(mark))
        fields["has_marks"] = .bool(marks > 0)
        fields["legends"] = .list(kinds.prefix(marks).map { ["kind": .text($0), "label": .text($0)] })
        fields["photos"] = .list(
            (0..<photos).map {
                [
                    "number": .integer(Int64($0 + 1)), "caption": .text(places[$0 % places.count].2),
                    "time": .text("6 March 2026, 09:4\($0 % 10) MST"),
                ]
            })
        fields["has_photos"] = .bool(photos > 0)
        fields["remarks"] = [
            [
                "text":
                    "The customer says that the chip in the windscreen came from a lorry on Interstate 70 at about 08:50."
            ]
        ]
        fields["has_remarks"] = .bool(marks > 0)
        fields["signatures"] = [
            AgreementSample.signature("Customer", AgreementSample.arabic, marks > 0),
            AgreementSample.signature("For North Motors", "Priya Raman", true),
        ]
        return .object(fields)
    }
}
