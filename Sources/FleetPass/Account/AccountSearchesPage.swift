// The searches that somebody has kept: what each finds now, and a way to run it and to drop it.

import HTTP
import Mustache
import Schema

struct AccountSearchesPage {
    private let desk: PageDesk
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) { self.desk = desk }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page("GET /account/searches", for: .signedIn, "The searches that one has kept") {
                try AccountSearchesPage($0).render()
            },
            desk.page("GET /account/searches/new", for: .signedIn, "Keep a search") {
                try AccountSearchesPage($0).renderNew()
            }.asking(SavedSearch.suggestion),
            desk.form("POST /account/searches", does: keeping, .created) { _, _ in
                "/account/searches"
            } page: { form, desk in
                try AccountSearchesPage(desk).renderNew(form)
            },
            desk.form(
                "POST /account/searches/{id:uuid}/removal", does: "DELETE /v1/me/searches/{id:uuid}", .removed
            ) { _, _ in
                "/account/searches"
            } page: { form, desk in
                try AccountSearchesPage(desk).render(form)
            },
        ]
    }

    private static let keeping = "POST /v1/me/searches"

    /// A search that was shown as results, to be given a name.
    private func renderNew(_ refused: RefusedForm? = nil) throws -> Response {
        let given = refused?.entered ?? desk.given
        let query = given[SavedSearch.query.spec.name] ?? ""
        let name = desk.field(
            "name", of: Self.keeping, words("Name"), hint: words("You find it again by that."))
        return try desk.answer(
            "web/account/search-new",
            [
                "search_url": .text(query.isEmpty ? "/vehicles" : "/vehicles?\(query)"),
                "problem": View((refused?.failure).map { words.told($0.fields.first?.detail ?? $0.message) }),
                "form": try desk.form(
                    Self.keeping, at: "/account/searches", words("Save the search"), [name],
                    now: FormEntry(["name": given["name"] ?? ""]), hidden: [("query", query)],
                    refused: refused),
            ], refused)
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let searches = try desk.ask("GET /v1/me/searches").items.map { try row($0) }
        return try desk.answer(
            "web/account/searches",
            [
                "searches": .list(searches), "has_searches": .bool(!searches.isEmpty),
                "problem": View((refused?.failure.message).map { words.told($0) }),
                "done": View(done),
            ], refused)
    }

    private var done: String? {
        switch desk.given[Done.parameter].flatMap({ Done(rawValue: $0) }) {
        case .created: words("The search is saved.")
        case .removed: words("The search is removed.")
        default: nil
        }
    }

    private func row(_ search: Sheet) throws -> View {
        let clock = try desk.clock()
        let (id, query) = (search.text("id"), search.text("query"))
        return [
            "name": .text(search.text("name")),
            "url": .text(query.isEmpty ? "/vehicles" : "/vehicles?\(query)"),
            "found": View(try search.id("id").flatMap { try found($0) }),
            "kept": View(search.instant("created_at").map { clock.day($0) }),
            "remove": try desk.form(
                "DELETE /v1/me/searches/{id:uuid}", at: "/account/searches/\(id)/removal",
                words("Remove"), [],
                isQuiet: true),
        ]
    }

    /// How many it finds now; nothing for one that nothing can be searched by any more.
    private func found(_ id: UUID) throws -> String? {
        do {
            let list = try desk.ask(
                "GET /v1/me/searches/{id:uuid}/vehicles", [id], [("facets", "true")])
            return list.integer("total").map { words.count($0, "1 vehicle", "{n} vehicles") }
        } catch let failure as Failure where failure.code == .unprocessable {
            return nil
        }
    }
}
