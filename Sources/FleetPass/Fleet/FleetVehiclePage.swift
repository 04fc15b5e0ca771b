// The page of one vehicle: its head, its parts, and which part a form belongs to. What a part shows stands
// beside this.

import HTTP
import Mustache
import Schema

struct FleetVehiclePage {
    /// The parts, each behind a link of its own: none is longer than a thumb likes to scroll.
    enum Part: String, CaseIterable {
        case overview, details, photos, calendar, condition, papers, sharing

        var label: String { Labels.choice(rawValue) }
    }

    let desk: PageDesk
    let id: UUID
    let part: Part
    let refused: RefusedForm?
    let vehicle: Sheet
    let reading: Reading

    /// - Parameter part: nil: the one that the address names.
    init(_ desk: PageDesk, _ id: UUID? = nil, _ part: Part? = nil, _ refused: RefusedForm? = nil) throws {
        self.desk = desk
        self.refused = refused
        self.id = try id ?? desk.call.id()
        self.part = part ?? desk.given["tab"].flatMap { Part(rawValue: $0) } ?? .overview
        vehicle = try desk.ask("GET /v1/fleet/{id:uuid}", [self.id])
        reading = try desk.reading(at: vehicle.id("location_id"))
    }

    func render() throws -> Response {
        let photos = vehicle["photos"]?.list?.count ?? 0
        var own: View.Fields = [
            "vehicle": .object(try facts()), "title": .text(vehicle.vehicleTitle),
            "url": .text("/desk/fleet/\(id)"),
            "book_url": desk.may("POST /v1/bookings")
                ? .text("/desk/bookings/new?vehicle=\(id)") : .absent,
            // Elsewhere than on the first of its parts, what one came for is a form.
            "books_first": .bool(part == .overview || part == .calendar),
            "tabs": .list(
                Part.allCases.map { one in
                    [
                        "label": .text(one.label), "current": .bool(one == part),
                        "url": .text(
                            PageURL.of("/desk/fleet/\(id)", [("tab", one == .overview ? "" : one.rawValue)])),
                        "count": one == .photos ? .integer(Int64(photos)) : .absent,
                    ]
                }),
        ]
        for one in Part.allCases { own[View.Name(one.rawValue)] = .absent }
        own[View.Name(part.rawValue)] = try content()
        return try desk.answer("web/desk/vehicle", own, refused)
    }

    private func facts() throws -> View.Fields {
        var facts = vehicle.fields(reading)
        facts["picture"] = .text(VehiclePicture.cover(of: vehicle, edge: 640))
        facts["place"] = View(try desk.placeName(vehicle.id("location_id")))
        facts["home"] = View(try desk.placeName(vehicle.id("home_location_id")))
        return facts
    }

    private func content() throws -> View {
        switch part {
        case .overview: try overview()
        case .details: try details()
        case .photos: try photos()
        case .calendar: try calendar()
        case .condition: try condition()
        case .papers: try papers()
        case .sharing: try sharing()
        }
    }

    /// A form of this page.
    func form(
        _ act: String, _ place: String, _ submit: String, _ fields: [FormField]? = nil,
        now: FormEntry = .empty, version: Int64? = nil, hidden: [(name: String, value: String)] = [],
        isQuiet: Bool = false
    ) throws -> View {
        try desk.form(
            act, at: "/desk/fleet/\(id)/\(place)", submit, fields, now: now, version: version, hidden: hidden,
            isQuiet: isQuiet, by: reading.zone, refused: refused)
    }
}

extension FleetVehiclePage {
    static func forms(_ desk: DeskMaker) -> [Route] {
        func form(_ place: String, _ act: String, _ done: Done, _ part: Part) -> Route {
            desk.form("POST /desk/fleet/{id:uuid}/\(place)", does: act, done) { call, _ in
                PageURL.of(
                    "/desk/fleet/\(call.parameter())", [("tab", part == .overview ? "" : part.rawValue)])
            } page: { form, desk in
                try FleetVehiclePage(desk, nil, part, form).render()
            }
        }
        let at = "/v1/fleet/{id:uuid}"
        return [
            form("moves", "POST \(at)/moves", .saved, .overview),
            form("details", "PUT \(at)", .saved, .details),
            form("photos", "PUT \(at)/photos", .saved, .photos),
            form("photos/{name}/removal", "DELETE \(at)/photos/{name}", .removed, .photos),
            form("holds", "POST \(at)/holds", .held, .calendar),
            form("holds/{hold:uuid}/release", "POST \(at)/holds/{hold:uuid}/release", .released, .calendar),
            form("blackouts", "POST \(at)/blackouts", .saved, .calendar),
            form(
                "blackouts/{blackout:uuid}/end", "POST \(at)/blackouts/{blackout:uuid}/end", .ended, .calendar
            ),
            form("odometer", "POST \(at)/odometer", .saved, .condition),
            form("documents", "POST \(at)/documents", .saved, .papers),
            form(
                "documents/{document:uuid}/removal", "DELETE \(at)/documents/{document:uuid}", .removed,
                .papers),
            form("sharing", "POST \(at)/sharing", .shared, .sharing),
            form("sharing/{grant:uuid}/end", "POST \(at)/sharing/{grant:uuid}/end", .ended, .sharing),
            desk.form(
                "POST /desk/damages/{id:uuid}/repair", does: "POST /v1/damages/{id:uuid}/repair", .repaired
            ) { call, _ in
                "/desk/fleet/\(call.vehicleOfQuery)?tab=condition"
            } page: { form, desk in
                try FleetVehiclePage(desk, UUID(desk.call.vehicleOfQuery), .condition, form).render()
            },
        ]
    }
}

extension Call {
    /// What a form that names something else says the vehicle is, whose page it stands on.
    fileprivate var vehicleOfQuery: String {
        let pairs = (try? FormDecoder.decode(request.copy(request.query))) ?? []
        let given = pairs.first { $0.name.elementsEqual("vehicle".utf8) }?.value ?? []
        return UUID(String(decoding: given, as: UTF8.self))?.description ?? ""
    }
}
