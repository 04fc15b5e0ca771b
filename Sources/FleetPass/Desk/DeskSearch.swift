// One word, and all that it may mean at a desk: a booking's code, a vehicle, a customer, an enquiry. Each is
// looked for by the API, as far as whoever looks may see it.

import HTTP
import Mustache
import Schema
import Zones

func deskSearchPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/search", for: .staff, "What a word may mean, for staff") {
            try DeskSearch($0).render()
        }
    ]
}

struct DeskSearch {
    private static let most = 5
    private let desk: PageDesk
    private let word: String

    init(_ desk: PageDesk) {
        self.desk = desk
        let words = (desk.given["q"] ?? "").unicodeScalars.prefix(100).split { $0.properties.isWhitespace }
        word = words.map { String($0) }.joined(separator: " ")
    }

    func render() throws -> Response {
        var panels: [DeskPanel] = []
        if !word.isEmpty {
            let bookings = try booking()
            if let only = bookings?.items.first { return .onward(to: "/desk/bookings/\(only.text("id"))") }
            panels = [try vehicles(), try customers(), try enquiries()].compactMap(\.self)
        }
        return try desk.answer(
            "web/desk/search",
            [
                "q": .text(word), "has_q": .bool(!word.isEmpty), "panels": .list(panels.map(\.view)),
                "has_panels": .bool(!panels.isEmpty),
            ])
    }

    /// What is no code of a booking, or no address, or no number, finds nothing: it is asked all the same.
    private func found(_ line: String, _ query: [(String, String)]) throws -> Sheet? {
        do { return try desk.askIfAllowed(line, [], query) } catch is Invalid { return nil } catch let failure
            as Failure where failure.code == .invalid || failure.code == .unprocessable
        { return nil }
    }

    /// A code has eight letters and digits, and is written as one likes.
    private func booking() throws -> Sheet? {
        let code = word.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") }
            .map { 0x61...0x7A ~= $0 ? $0 & 0xDF : $0 }
        guard 6...10 ~= code.count else { return nil }
        return try found("GET /v1/bookings", [("code", String(decoding: code, as: UTF8.self))])
    }

    private func vehicles() throws -> DeskPanel? {
        guard let list = try found("GET /v1/fleet", [("q", word), ("limit", "\(Self.most + 1)")]),
            !list.items.isEmpty
        else { return nil }
        let places = try Reach.places(desk)
        let rows = list.items.prefix(Self.most).map { vehicle in
            [
                DeskCell(
                    "\(vehicle.integer("year") ?? 0) \(vehicle.text("make")) \(vehicle.text("model"))",
                    url: "/desk/fleet/\(vehicle.text("id"))",
                    marks: vehicle.text("status") == "active"
                        ? [] : [DeskMark(state: vehicle.text("status"))],
                    found: vehicle.text("plate")),
                DeskCell(vehicle.text("plate")), DeskCell(vehicle.text("stock_number")),
                DeskCell(places.first { $0.value == vehicle.text("location_id") }?.label),
            ]
        }
        let columns: [DeskTable.Column] = [
            .init("Vehicle"), .init("Plate"), .init("Stock"), .init("Location"),
        ]
        return panel("Vehicles", columns, rows, list, "/desk/fleet?" + PageDesk.query([("q", word)]))
    }

    /// By their name, or by a whole address or number.
    private func customers() throws -> DeskPanel? {
        let place = CustomerListPage.place
        for name in kinds {
            let query = [(name, word), ("limit", "\(Self.most + 1)")]
            guard let list = try found("GET /v1/customers", query), !list.items.isEmpty else { continue }
            let rows = list.items.prefix(Self.most).map { customer in
                [
                    DeskCell(
                        customer.text("name"), url: "\(place)/\(customer.text("id"))",
                        marks: customer.isRefused ? [DeskMark("Must not rent", .wrong)] : [],
                        found: "Customer"),
                    DeskCell(customer.text("email")), DeskCell(phone: customer.text("phone")),
                ]
            }
            return panel(
                "Customers", [.init("Customer"), .init("E-mail"), .init("Telephone")], rows, list,
                "\(place)?" + PageDesk.query([(name, word)]))
        }
        return nil
    }

    /// What a word may be of somebody: only what it looks like is put on record as looked for.
    private var kinds: [String] {
        if word.utf8.contains(UInt8(ascii: "@")) { return ["email"] }
        let digits = word.utf8.filter { 0x30...0x39 ~= $0 }.count
        return digits >= 5 ? ["phone", "licence"] : ["q"]
    }

    private func enquiries() throws -> DeskPanel? {
        guard kinds == ["phone", "licence"],
            let list = try found("GET /v1/enquiries", [("phone", word), ("limit", "\(Self.most + 1)")]),
            !list.items.isEmpty
        else { return nil }
        let reading = try desk.reading()
        let rows = list.items.prefix(Self.most).map { enquiry in
            [
                DeskCell(
                    enquiry.text("name"), url: "\(EnquiryInbox.place)/\(enquiry.text("id"))",
                    found: "Enquiry"),
                DeskCell(enquiry.text("email")),
                DeskCell(enquiry.instant("created_at").map { Wording.moment($0, in: reading.zone) }),
            ]
        }
        return panel(
            "Enquiries", [.init("From"), .init("E-mail"), .init("When")], rows, list,
            "\(EnquiryInbox.place)?" + PageDesk.query([("phone", word)]))
    }

    private func panel(
        _ title: String, _ columns: [DeskTable.Column], _ rows: [[DeskCell]], _ list: Sheet, _ all: String
    ) -> DeskPanel {
        var panel = DeskPanel(title, "found-\(title)")
        panel.table = DeskTable(title, columns, rows)
        panel.link = list.items.count > Self.most ? DeskLink("All that are found", all) : nil
        return panel
    }
}
