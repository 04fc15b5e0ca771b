// The list of customers: what they are found by, and those who are found.

import HTTP
import Mustache
import Schema

struct CustomerListPage {
    static let place = "/desk/customers"
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let asked = ["q", "email", "phone", "licence", "tag", "do_not_rent", "cursor"]
        var flaw: String?
        var list: Sheet?
        do {
            list = try desk.ask(
                "GET /v1/customers", [], asked.compactMap { name in desk.given[name].map { (name, $0) } })
        } catch let invalid as Invalid {
            // Half an address, or a number that is none, finds nobody.
            flaw = invalid.errors.first.map { "\(Labels.field($0.name)) \($0.detail)." }
        }
        var sheet = DeskSheet("Customers")
        sheet.actions = actions
        sheet.filter = desk.filter(
            Self.place,
            [
                desk.control("q", "Name", placeholder: "Words of the name"),
                desk.control("email", "E-mail"), desk.control("phone", "Telephone", type: "tel"),
                desk.control("licence", "Licence number"), desk.control("tag", "Tag"),
                desk.control(
                    "do_not_rent", "May rent",
                    [("", "Everybody"), ("false", "May rent"), ("true", "Refused")]
                ),
            ], submit: "Find")
        sheet.notices = flaw.map { [DeskNotice(text: $0, isWrong: true)] } ?? []
        sheet.panels = list.map { [panel($0)] } ?? []
        return try desk.answer(sheet)
    }

    private var actions: [DeskLink] {
        var actions = [DeskLink("Who is there twice", "\(Self.place)/duplicates", icon: "files")]
        if desk.may("POST /v1/customers") {
            actions.append(DeskLink("New customer", "\(Self.place)/new", icon: "plus", isPlain: false))
        }
        return actions
    }

    private func panel(_ list: Sheet) -> DeskPanel {
        let rows = list.items.map { customer -> [DeskCell] in
            var marks = customer.isRefused ? [DeskMark("Must not rent", .wrong)] : []
            marks += (customer["tags"]?.list ?? []).compactMap { $0.text }.map { DeskMark($0) }
            return [
                DeskCell(
                    customer.text("name"), url: "\(Self.place)/\(customer.text("id"))", marks: marks),
                DeskCell(customer.text("email")), DeskCell(phone: customer.text("phone")),
                DeskCell(customer.text("city")),
            ]
        }
        let isFiltered = desk.given.contains { !$0.value.isEmpty && $0.key != "cursor" }
        var panel = DeskPanel("", "customers")
        panel.table = DeskTable(
            "Customers", [.init("Name"), .init("E-mail"), .init("Telephone"), .init("Town")], rows,
            next: desk.further(Self.place, list))
        panel.empty =
            isFiltered
            ? "Nobody is found by that. A word is enough: the beginning of a name, or the whole number."
            : "Nobody has rented yet. Whoever books is entered here by themselves."
        panel.emptyLink = desk.may("POST /v1/customers") ? DeskLink("New customer", "\(Self.place)/new") : nil
        return panel
    }
}

extension Sheet {
    /// Whether whoever it is must not rent.
    var isRefused: Bool { self["do_not_rent"]?.text != nil }
}
