// A kind of thing that a dealership decides on, said in one table: its words, its list, the form that makes
// one and what is done to one. Which kinds there are stands with their features.

import HTTP
import Mustache
import Schema

/// From this are made its routes and its pages, so that all kinds of things are set in the same manner.
struct SettingsNoun: Sendable {
    typealias Page = @Sendable (PageDesk, RefusedForm?) throws -> Response

    /// The form that makes one, on a page of its own.
    struct Making: Sendable {
        /// `POST /v1/extras`.
        let line: String
        /// Of the page, and of what leads to it: "New extra".
        let title: String
        var lead: String?
        var submit = "Make it"
        var hidden: [(name: String, value: String)] = []
        /// What stands in it at first.
        var first: @Sendable (PageDesk) throws -> FormEntry = { _ in .empty }
        /// Shows what came of it, where that is more than one of them.
        var outcome: DeskForm.Outcome?
        let parts: @Sendable (PageDesk, RefusedForm?) throws -> [FormPart]
    }

    /// A form about one of them.
    struct Act: Sendable {
        /// Behind its id: `/end`.
        let path: String
        let line: String
        let done: Done
        /// Afterwards there is no page of it any more.
        var isLast = false
    }

    /// In the URL: `extras`.
    let name: String
    let title: String
    var lead: String?
    let permission: Permission
    var isEverywhere = false
    /// The route that lists them.
    let lists: String
    let columns: [DeskTable.Column]
    /// What is said where there is none.
    let empty: String
    var making: Making?
    var acts: [Act] = []
    /// The page of one; its forms come back to it.
    var one: Page?
    let rows: @Sendable (SettingsList) throws -> [[DeskCell]]

    var place: String { "\(SettingsIndex.place)/\(name)" }
    var crumb: DeskLink { DeskLink(title, place) }

    func place(of one: Sheet, _ act: String = "") -> String { "\(place)/\(one.text("id"))\(act)" }

    func routes(_ desk: DeskMaker) -> [Route] {
        let list: Page = { try SettingsList(self, $0).answer($1) }
        let answer = one ?? list
        let new = making.map { making in
            desk.page("GET \(place)/new", like: making.line, "\(title), where one is made") {
                try answerNew(making, $0)
            }
        }
        let shown =
            [page(desk, "", "\(title), for staff", list), new]
            + [
                one.map { page(desk, "/{id:uuid}", "\(title), one of them", $0) },
                making.map { form(desk, $0) },
            ]
        return shown.compactMap(\.self)
            + acts.map { act in
                desk.form("POST \(place)/{id:uuid}\(act.path)", does: act.line, act.done) { call, _ in
                    one == nil || act.isLast ? place : "\(place)/\(call.parameter())"
                } page: {
                    try answer($1, $0)
                }
            }
    }

    private func page(_ desk: DeskMaker, _ path: String, _ summary: String, _ page: @escaping Page) -> Route {
        let route = desk.page("GET \(place)\(path)", for: permission, summary) { try page($0, nil) }
        return isEverywhere ? route.everywhere() : route
    }

    private func form(_ desk: DeskMaker, _ making: Making) -> Route {
        let page: DeskForm.Page = { try answerNew(making, $1, $0) }
        if let outcome = making.outcome {
            return desk.form("POST \(place)", does: making.line, onward: place, outcome: outcome, page: page)
        }
        return desk.form(
            "POST \(place)", does: making.line, .created,
            onward: { _, made in
                one == nil ? place : "\(place)/\(made["id"]?.text ?? "")"
            }, page: page)
    }

    private func answerNew(_ making: Making, _ desk: PageDesk, _ refused: RefusedForm? = nil) throws
        -> Response
    {
        var sheet = DeskSheet(making.title, making.lead, from: crumb)
        sheet.isNarrow = true
        var panel = DeskPanel("", "new")
        panel.forms = [
            try desk.form(
                making.line, at: place, making.submit, parts: try making.parts(desk, refused),
                now: try making.first(desk), hidden: making.hidden, back: DeskLink("Cancel", place),
                refused: refused)
        ]
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }
}
