// The page of one inspection, step by step as one walks around a vehicle: photos, gauges, damage, and the
// customer's name under it. Beside each photo of a return stands that of the pickup.

import HTTP
import Mustache
import Schema
import Zones

func inspectionPages(_ desk: DeskMaker) -> [Route] {
    func form(_ place: String, does act: String, _ done: Done, _ anchor: String) -> Route {
        desk.form("POST /desk/inspections/{id:uuid}/\(place)", does: act, done) { call, _ in
            "/desk/inspections/\(call.parameter())\(anchor)"
        } page: { form, desk in
            try InspectionPage(desk).render(form)
        }
    }
    let one = "/v1/inspections/{id:uuid}"
    return [
        desk.page(
            "GET /desk/inspections/{id:uuid}", for: .holding(.bookingsView), "The page of an inspection"
        ) {
            try InspectionPage($0).render()
        },
        form("findings", does: "PUT \(one)", .saved, ""),
        form("damages", does: "POST \(one)/damages", .noted, ""),
        form("damages/{damage:uuid}/removal", does: "DELETE \(one)/damages/{damage:uuid}", .removed, ""),
        form("submission", does: "POST \(one)/submission", .submitted, ""),
        form("countersignature", does: "POST \(one)/countersignature", .signed, ""),
        form("reopening", does: "POST \(one)/reopening", .undone, ""),
        form("correction", does: "POST \(one)/correction", .corrected, ""), InspectionPhotos.route(desk),
    ]
}

struct InspectionPage {
    let desk: PageDesk
    let id: UUID
    let sheet: Sheet
    let reading: Reading
    private let booking: UUID
    let one = "/v1/inspections/{id:uuid}"

    /// From where a vehicle is looked at, in the order in which one walks around it.
    static let angles = [
        "Front", "Front left", "Left side", "Rear left", "Rear", "Rear right", "Right side", "Front right",
        "Inside", "Dashboard",
    ]
    private static let equipment = [
        "Papers of the vehicle", "Spare wheel", "Jack", "Warning triangle", "First-aid kit", "Charging cable",
        "Floor mats", "Second key",
    ]

    init(_ desk: PageDesk) throws {
        (self.desk, id) = (desk, try desk.call.id())
        sheet = try desk.ask("GET /v1/inspections/{id:uuid}", [id])
        reading = try desk.reading(at: sheet.id("location_id"))
        guard let booking = sheet.id("booking_id") else { throw Failure.notFound }
        self.booking = booking
    }

    var isDraft: Bool { sheet.text("state") == "draft" }
    private var isReturn: Bool { sheet.text("kind") == "return" }
    var url: String { "/desk/inspections/\(id)" }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let rental = try desk.ask("GET /v1/bookings/{id:uuid}", [booking])
        let customer = rental.id("customer_id")
        let name = try customer.flatMap { try desk.customers([$0])[$0] }
        let vehicle = try sheet.id("vehicle_id").flatMap { try desk.vehicles([$0])[$0] }
        let state = sheet.text("state")
        let path = refused.map { $0.call.request.text($0.call.request.path) }
        return try desk.answer(
            "web/desk/inspection",
            [
                "title": .text(isReturn ? "Return inspection" : "Pick-up inspection"),
                "state": .text(Labels.choice(state)), "state_code": .text(state),
                "number": View(sheet.integer("number").map { Inspection.name($0) }),
                "code": .text(rental.text("code")), "booking_url": .text("/desk/bookings/\(booking)"),
                "customer": View(name), "vehicle": View(vehicle?.title), "plate": View(vehicle?.plate),
                "is_draft": .bool(isDraft), "is_submitted": .bool(state == "submitted"),
                "is_locked": .bool(state == "locked"), "booking": .text(booking.description),
                "may_edit": .bool(desk.may("PUT \(one)")),
                "problem": View(
                    ["/submission", "/removal", "/photos"].contains { path?.hasSuffix($0) == true }
                        ? refused?.failure.message : nil),
                "shots": try shots(rental.instant("picked_up_at")), "findings": try findings(refused),
                "found": try found(rental), "marks": try marks(refused), "steps": steps(state),
                "submit": isDraft
                    ? try form("POST \(one)/submission", "submission", "Done: submit it", [], refused)
                    : .absent,
                "sign": try signing(name, path?.hasSuffix("/countersignature") == true ? refused : nil),
                "document_url": .text("/v1/inspections/\(id)/document"), "photos_url": .text("\(url)/photos"),
                "reopen": state == "submitted" ? try reopening(refused) : .absent,
                "correct": state == "locked" ? try correcting(refused) : .absent,
            ], refused)
    }

    func form(
        _ act: String, _ place: String, _ submit: String, _ fields: [FormField]?, _ refused: RefusedForm?,
        now: FormEntry = .empty, version: Int64? = nil, isQuiet: Bool = false, ticks: [FormTicks] = []
    ) throws -> View {
        try desk.form(
            act, at: "\(url)/\(place)", submit, fields, now: now, version: version, ticks: ticks,
            isQuiet: isQuiet, by: reading.zone, refused: refused)
    }

    private func steps(_ state: String) -> View {
        let names = [("Photos", "#photos"), ("Gauges", "#gauges"), ("Damage", "#damage"), ("Sign", "#sign")]
        let at = isDraft ? 0 : state == "submitted" ? 3 : 4
        return .list(
            names.enumerated().map { index, step in
                [
                    "label": .text(step.0), "url": .text(step.1), "past": .bool(!isDraft && index < at),
                    "current": .bool(index == at),
                ]
            })
    }

    /// One picture from each side. A return's are those that came since the vehicle left.
    private func shots(_ left: Instant?) throws -> View {
        let all = try desk.ask("GET /v1/bookings/{id:uuid}/files", [booking]).items.filter {
            $0.text("purpose") == "inspection_photo"
        }
        func isOld(_ file: Sheet) -> Bool {
            left.flatMap { left in file.instant("created_at").map { $0 <= left } } ?? false
        }
        let mine = all.filter { isReturn ? !isOld($0) : left == nil || isOld($0) }
        let before = isReturn ? all.filter(isOld) : []
        func newest(_ files: [Sheet], _ angle: String) -> Sheet? { files.last { $0.text("name") == angle } }
        let others = mine.map { $0.text("name") }.filter { !Self.angles.contains($0) && !$0.isEmpty }
        let shown = isDraft ? Self.angles + others : Self.angles.filter { newest(mine, $0) != nil } + others
        return .list(
            shown.map { angle in
                let (now, then) = (newest(mine, angle), newest(before, angle))
                return [
                    "angle": .text(angle), "url": View(now?.parts("sizes").last?.text("url")),
                    "thumb": View(now.flatMap { thumb($0) }), "before": View(then.flatMap { thumb($0) }),
                    "before_url": View(then?.parts("sizes").last?.text("url")),
                ]
            })
    }

    private func thumb(_ file: Sheet) -> String? {
        let sizes = file.parts("sizes")
        return (sizes.first { ($0.integer("width") ?? 0) >= 300 } ?? sizes.last)?.text("url")
    }

    private func findings(_ refused: RefusedForm?) throws -> View {
        guard isDraft else { return .absent }
        let act = "PUT \(one)"
        let given = (sheet["equipment"]?.list ?? []).compactMap(\.text)
        var entry = FormEntry(sheet.entries(reading), ticked: ["equipment": given])
        let isBack =
            refused.map { $0.call.request.text($0.call.request.path).hasSuffix("/findings") } ?? false
        if isBack, let refused { entry = FormEntry(refused, now: entry) }
        let now = entry.entered["fuel"] ?? ""
        let things = Self.equipment + given.filter { !Self.equipment.contains($0) }
        var fields = [
            desk.field("odometer_km", of: act, "Odometer, km"), desk.field("cleanliness", of: act),
            desk.field("remarks", of: act, "Remarks"),
            desk.field("taken_at", of: act, "Looked at", hint: "Left empty: now.", control: .moment),
        ]
        if isBack {
            fields.append(
                desk.field("override_reason", of: act, "Reason, if the odometer is right all the same"))
        }
        return [
            "findings_form": try form(
                act, "findings", "Save", fields, refused, now: FormEntry(entry.entered, ticked: entry.ticked),
                version: sheet.integer("version"), isQuiet: true,
                ticks: [
                    FormTicks(
                        name: "equipment", legend: "What goes along",
                        options: things.map { (value: $0, label: $0) })
                ]),
            "fuel": .list(
                (0...8).map { eighths in
                    [
                        "value": .integer(Int64(eighths)), "chosen": .bool(now == "\(eighths)"),
                        "label": .text(eighths == 0 ? "Empty" : eighths == 8 ? "Full" : "\(eighths)/8"),
                    ]
                }),
        ]
    }

    /// What it says, once it says it; and what the pickup's said, for a return.
    private func found(_ rental: Sheet) throws -> View {
        let all = try desk.ask("GET /v1/bookings/{id:uuid}/inspections", [booking]).items
        let pickup =
            isReturn
            ? all.last {
                $0.text("kind") == "pickup" && $0.text("state") == "locked"
                    && $0.instant("superseded_at") == nil
            }
            : nil
        func km(_ sheet: Sheet?) -> Int64? {
            sheet.flatMap { $0.integer("corrected_km") ?? $0.integer("odometer_km") }
        }
        func fuel(_ sheet: Sheet?) -> String? { sheet?.integer("fuel").map { "\($0)/8" } }
        func row(_ label: String, _ now: String?, _ then: String?) -> View {
            now == nil && then == nil
                ? .absent
                : ["label": .text(label), "value": View(now), "then": View(then == now ? nil : then)]
        }
        let driven = km(sheet).flatMap { now in km(pickup).map { now - $0 } }
        return [
            row(
                "Odometer", km(sheet).map { "\(Wording.grouped($0)) km" },
                km(pickup).map { "\(Wording.grouped($0)) km" }),
            row("Driven", driven.flatMap { $0 >= 0 ? "\(Wording.grouped($0)) km" : nil }, nil),
            row("Fuel", fuel(sheet), fuel(pickup)),
            row(
                "Cleanliness", sheet["cleanliness"]?.text.map { Labels.choice($0) },
                pickup?["cleanliness"]?.text.map { Labels.choice($0) }),
            row("Goes along", said("equipment", sheet), said("equipment", pickup)),
            row("Remarks", sheet["remarks"]?.text.flatMap { $0.isEmpty ? nil : $0 }, nil),
            row("Not signed, because", sheet["unsigned_for"]?.text, nil),
            row("Corrected, because", sheet["corrected_for"]?.text, nil),
        ].present
    }

    private func said(_ name: String, _ sheet: Sheet?) -> String? {
        let texts = (sheet?[name]?.list ?? []).compactMap(\.text)
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    private func signing(_ name: String?, _ refused: RefusedForm?) throws -> View {
        guard sheet.text("state") == "submitted", desk.may("POST \(one)/countersignature") else {
            return .absent
        }
        let act = "POST \(one)/countersignature"
        let isUnsigned = refused?.entered["unsigned_for"] != nil
        return [
            "pad": [
                "action": .text("\(url)/countersignature"), "role": .absent,
                "heading": .text("The customer signs"),
                "value": .text(refused?.entered["name"] ?? name ?? ""), "key": .text(FormOnce.hidden().value),
                "submit": .text("Sign and lock"),
                "typed": "The customer agrees that the typed name counts as their signature.",
                "sign_error": View(isUnsigned ? nil : refused?.failure.message),
                "paper": .absent, "paper_is_open": false,
            ],
            "unsigned_is_open": .bool(isUnsigned),
            "unsigned": try form(
                act, "countersignature", "Lock without a signature",
                [desk.field("unsigned_for", of: act, "Why the customer has not signed").demanded()],
                isUnsigned ? refused : nil, isQuiet: true),
        ]
    }

    private func reopening(_ refused: RefusedForm?) throws -> View {
        let act = "POST \(one)/reopening"
        return try form(
            act, "reopening", "Take it back", [desk.field("reason", of: act)], refused, isQuiet: true)
    }

    private func correcting(_ refused: RefusedForm?) throws -> View {
        let act = "POST \(one)/correction"
        return try form(
            act, "correction", "Correct the odometer",
            [desk.field("odometer_km", of: act, "What it has shown"), desk.field("reason", of: act)], refused,
            isQuiet: true)
    }
}
