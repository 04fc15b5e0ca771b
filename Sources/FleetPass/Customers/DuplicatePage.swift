// Customers who may be one: the pairs, and two of them beside each other with what merging them would do.

import HTTP
import Mustache
import Schema

struct DuplicatePage {
    private static let act = "POST /v1/customers/{id:uuid}/merge"
    static let place = "\(CustomerListPage.place)/duplicates"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    static func forms(_ desk: DeskMaker) -> [Route] {
        [
            desk.form("POST /desk/customers/{id:uuid}/merge", does: act, .merged, onward: CustomerPage.place)
            {
                form, desk in
                try DuplicatePage(desk).renderPair(form)
            }
        ]
    }

    func renderList() throws -> Response {
        let list = try desk.ask(
            "GET /v1/customers/duplicates", [], [("limit", "30"), ("cursor", desk.given["cursor"] ?? "")])
        var sheet = DeskSheet(
            "Who is there twice", "Pairs who may be one person, the likeliest first.",
            from: DeskLink("Customers", CustomerListPage.place))
        var panel = DeskPanel("", "pairs")
        let mayMerge = desk.may(Self.act)
        panel.table = DeskTable(
            "Pairs of customers", [.init("One"), .init("The other"), .init("Both have"), .init("")],
            list.items.map { pair in
                let (one, other) = (pair.text("customer_id"), pair.text("other_id"))
                let reasons = (pair["reasons"]?.list ?? []).compactMap { $0.text }.map { Self.reason($0) }
                return [
                    DeskCell(pair.text("name"), url: "\(CustomerListPage.place)/\(one)"),
                    DeskCell(pair.text("other_name"), url: "\(CustomerListPage.place)/\(other)"),
                    DeskCell(nil, marks: reasons.map { DeskMark($0) }),
                    mayMerge
                        ? DeskCell("Compare", url: "\(CustomerListPage.place)/\(one)/merge/\(other)")
                        : DeskCell(nil),
                ]
            }, next: desk.further(Self.place, list))
        panel.empty = "Nobody is there twice, as far as licences, births, addresses and numbers tell."
        sheet.panels = [panel]
        return try desk.answer(sheet)
    }

    private static func reason(_ code: String) -> String {
        switch code {
        case "licence": "One licence"
        case "name_and_birth": "Name and birth"
        case "email": "One address"
        case "phone": "One telephone"
        default: Labels.choice(code)
        }
    }

    /// The first of the two is kept.
    func renderPair(_ refused: RefusedForm? = nil) throws -> Response {
        let kept = try desk.call.id()
        let typed = refused?.entered["other_id"].flatMap { UUID($0) }
        guard let other = typed ?? UUID(desk.call.parameter(1)) else { throw Failure.notFound }
        let both = try [kept, other].map { try desk.ask("GET /v1/customers/{id:uuid}", [$0]) }
        let reading = try desk.reading()
        var sheet = DeskSheet(
            "Are they one?", "Who is kept stays as they are; what they lack is filled in from the other.",
            from: DeskLink("Who is there twice", Self.place))
        sheet.actions = [
            DeskLink("Keep the other one", "\(CustomerListPage.place)/\(other)/merge/\(kept)", icon: "swap")
        ]
        sheet.panels = [comparison(both[0], both[1], reading)]
        var panel = DeskPanel(
            "Merge them", "merge",
            note: "Bookings, notes and papers of \(both[1].text("name")) move to \(both[0].text("name")). "
                + "It can be undone on their page.")
        panel.forms = [
            try desk.form(
                Self.act, at: "\(CustomerListPage.place)/\(kept)/merge", "They are one: merge them",
                parts: [], hidden: [("other_id", "\(other)")],
                back: DeskLink("They are two", Self.place), refused: refused)
        ]
        sheet.panels.append(panel)
        return try desk.answer(sheet, refused)
    }

    private func comparison(_ one: Sheet, _ other: Sheet, _ reading: Reading) -> DeskPanel {
        let (left, right) = (one.entries(reading), other.entries(reading))
        let lines: [(String, String)] = [
            ("Name", "name"), ("Born on", "born_on"), ("E-mail", "email"), ("Telephone", "phone"),
            ("Licence", "licence.number"), ("Its country", "licence.country"),
            ("Valid until", "licence.valid_until"), ("Street", "address.street"), ("Town", "address.city"),
            ("Region", "address.region"), ("Postal code", "address.postal_code"),
            ("Country", "address.country"), ("Must not rent", "do_not_rent"),
        ]
        let rows = lines.compactMap { label, name -> [DeskCell]? in
            func shown(_ entries: [String: String]) -> String {
                name == "phone" ? Wording.phone(entries[name] ?? "") : entries[name] ?? ""
            }
            let (mine, theirs) = (shown(left), shown(right))
            guard !mine.isEmpty || !theirs.isEmpty else { return nil }
            let mark: [DeskMark] =
                mine == theirs
                ? []
                : mine.isEmpty
                    ? [DeskMark("Filled in", .good)] : theirs.isEmpty ? [] : [DeskMark("Goes", .warn)]
            return [DeskCell(label), DeskCell(mine), DeskCell(theirs, marks: mark)]
        }
        var panel = DeskPanel("Beside each other", "both")
        panel.table = DeskTable(
            "Both customers", [.init(""), .init("Is kept"), .init("Goes into them")], rows)
        return panel
    }
}
