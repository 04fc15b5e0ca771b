// The inbox of a dealership: what was asked, the newest first, and whose answer it waits for.

import HTTP
import Mustache
import Schema
import Zones

struct EnquiryInbox {
    static let place = "/desk/enquiries"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let asked = ["assigned", "phone", "cursor"]
        let list = try desk.ask(
            "GET /v1/enquiries", [], asked.compactMap { name in desk.given[name].map { (name, $0) } })
        let reading = try desk.reading()
        let vehicles = try desk.vehicles(list.items.compactMap { $0.id("vehicle_id") })
        let colleagues = try desk.colleagues(list.items.compactMap { $0.id("assigned_to") })
        let rows = list.items.map { enquiry -> View in
            let assignee = enquiry.id("assigned_to")
            return [
                "url": .text("\(Self.place)/\(enquiry.text("id"))"), "name": .text(enquiry.text("name")),
                "message": .text(Self.opening(enquiry.text("message"))),
                "vehicle": View(enquiry.id("vehicle_id").flatMap { vehicles[$0]?.title }),
                "at": View(enquiry.instant("created_at").map { Wording.moment($0, in: reading.zone) }),
                "assignee": View(assignee.flatMap { colleagues[$0] }), "fresh": .bool(assignee == nil),
            ]
        }
        return try desk.answer(
            "web/desk/enquiries",
            [
                "tabs": .list(tabs.map(\.view)), "enquiries": .list(rows),
                "has_enquiries": .bool(!rows.isEmpty), "nothing": .text(nothing),
                "next_url": View(desk.further(Self.place, list)),
                "filter": desk.filter(
                    Self.place,
                    [
                        desk.control(
                            "phone", "Telephone number", type: "tel", placeholder: "+1 303 555 0142")
                    ]),
            ])
    }

    private var tabs: [DeskTab] {
        let here = desk.given["assigned"] ?? ""
        let kinds =
            desk.call.may(.leadsViewAll)
            ? [("", "All"), ("nobody", "New"), ("me", "For me")] : [("", "For me")]
        return kinds.map { kind, label in
            DeskTab(
                label: label, url: kind.isEmpty ? Self.place : "\(Self.place)?assigned=\(kind)",
                isHere: kind == here)
        }
    }

    private var nothing: String {
        if desk.given["phone"]?.isEmpty == false { return "Nobody has asked from that number." }
        // Of the others they are told nothing, not even that there are none.
        guard desk.call.may(.leadsViewAll) else {
            return "Nothing waits for your answer. What somebody gives you to answer comes in here."
        }
        return switch desk.given["assigned"] {
        case "nobody": "Everything has somebody who answers it."
        case "me": "Nothing waits for your answer."
        default: "Nobody has asked anything yet. What is asked on a vehicle's page comes in here."
        }
    }

    /// As much of a message as two lines hold.
    private static func opening(_ message: String) -> String {
        let flat = message.unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: flat.prefix(240))
        return String(text) + (flat.count > 240 ? "…" : "")
    }
}
