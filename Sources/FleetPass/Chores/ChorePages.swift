// What is done without anybody asking for it, as HTML: what failed first, and a button to do it now.

import HTTP
import Mustache
import Schema
import Zones

func chorePages(_ desk: DeskMaker) -> [Route] {
    let place = "\(SettingsIndex.place)/chores"
    return [
        desk.page("GET \(place)", for: .holding(.settingsManage), "Chores, for staff") {
            try ChorePage($0).render()
        },
        desk.form("POST \(place)/{id:uuid}/run", does: "POST /v1/chores/{id:uuid}/run", .begun) { _, _ in
            place
        } page: {
            try ChorePage($1).render($0)
        },
    ]
}

struct ChorePage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let list = try desk.ask("GET /v1/chores")
        let reading = try desk.reading()
        var sheet = DeskSheet(
            "Chores", "What is done by itself: letters, reminders, clearing up.", from: SettingsIndex.crumb)
        if let refused { sheet.notices = [DeskNotice(text: refused.failure.message, isWrong: true)] }
        var panel = DeskPanel("What is to be done", "chores")
        panel.table = DeskTable(
            "Chores", [.init("Chore"), .init("Next"), .init("Last"), .init("")],
            try list.items.map { chore in
                let state = chore.text("state")
                let took = chore.integer("took_ms").map { "took \(Wording.grouped($0)) ms" }
                let isRunning = state == "running"
                let marks: [DeskMark] =
                    switch state {
                    case "failed": [DeskMark("Failed", .wrong)]
                    case "running": [DeskMark("At work", .new)]
                    default: []
                    }
                return [
                    DeskCell(
                        ChoreKind(rawValue: chore.text("kind"))?.label ?? chore.text("kind"),
                        note: chore["problem"]?.text, marks: marks),
                    DeskCell(
                        chore.instant("due_at").map { Wording.moment($0, in: reading.zone) } ?? "Given up"),
                    DeskCell(
                        chore.instant("ran_at").map { Wording.moment($0, in: reading.zone) } ?? "Never",
                        note: took),
                    DeskCell(
                        isRunning
                            ? View.absent
                            : try desk.button(
                                "POST /v1/chores/{id:uuid}/run",
                                at: "\(SettingsIndex.place)/chores/\(chore.text("id"))/run", "Do it now")),
                ]
            })
        panel.empty = "Nothing is to be done."
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }
}
