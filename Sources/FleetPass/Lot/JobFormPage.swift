// Planning a job: first which vehicle, then what is to be done with it.

import HTTP
import Mustache
import Schema

struct JobFormPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let named = (refused?.entered["vehicle_id"] ?? desk.given["vehicle"]).flatMap { UUID($0) }
        guard let named, let vehicle = try desk.askIfAllowed("GET /v1/fleet/{id:uuid}", [named]) else {
            return try choose(refused)
        }
        let act = "POST /v1/jobs"
        let reading = try desk.reading(at: vehicle.id("location_id"))
        let kinds: PageDesk.Choices = Job.Kind.allCases.map { ($0.rawValue, $0.label) }
        let form = try desk.form(
            act, at: "/desk/jobs", "Plan it",
            [
                desk.field("kind", of: act, "What is to be done", options: kinds),
                desk.field(
                    "to_location_id", of: act, "Bring it to", hint: "Only where it goes elsewhere.",
                    options: try desk.places(orNone: "It stays where it is")),
                desk.field("assigned_to", of: act, "Whose it is", options: try desk.crew()),
                desk.field("due_at", of: act, "Due", control: .moment), desk.field("note", of: act, "Note"),
            ], hidden: [("vehicle_id", "\(named)")], by: reading.zone, refused: refused)
        return try desk.answer(
            "web/desk/job-new",
            [
                "form": form, "found": [], "q": .absent, "was_sought": false,
                "vehicle": [
                    "title": .text(vehicle.vehicleTitle), "plate": .text(vehicle.text("plate")),
                    "picture": .text(VehiclePicture.cover(of: vehicle, edge: 320)),
                    "place": View(try desk.placeName(vehicle.id("location_id"))),
                ],
            ], refused)
    }

    /// Also where the vehicle that was chosen is nowhere to be seen.
    private func choose(_ refused: RefusedForm?) throws -> Response {
        let words = desk.given["q"] ?? ""
        let found =
            try desk.askIfAllowed("GET /v1/fleet", [], [("q", words), ("limit", "12")])?.items ?? []
        return try desk.answer(
            "web/desk/job-new",
            [
                "form": .absent, "vehicle": .absent, "q": .text(words), "was_sought": .bool(!words.isEmpty),
                "found": .list(
                    try found.map {
                        [
                            "title": .text($0.vehicleTitle), "plate": .text($0.text("plate")),
                            "picture": .text(VehiclePicture.cover(of: $0, edge: 320)),
                            "place": View(try desk.placeName($0.id("location_id"))),
                            "url": .text("/desk/jobs/new?vehicle=\($0.text("id"))"),
                        ]
                    }),
            ], refused)
    }
}
