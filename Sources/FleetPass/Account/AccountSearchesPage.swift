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
            desk.form(
                "POST /account/searches/{id:uuid}/removal", does: "DELETE /v1/me/searches/{id:uuid}", .removed
            ) { _, _ in
                "/account/searches"
            } page: { form, desk in
                try AccountSearchesPage(desk).render(form)
            },
        ]
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let searches = try desk.ask("GET /v1/me/searches").items.map { try row($0) }
        return try desk.answer(
            "web/account/searches",
            [
                "searches": .list(searches), "has_searches": .bool(!searches.isEmpty),
                "problem": View((refused?.failure.message).map { words.told($0) }),
                "done": desk.given[Done.parameter] == Done.removed.rawValue
                    ? .text(words("The search is removed.")) : .absent,
            ], refused)
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
