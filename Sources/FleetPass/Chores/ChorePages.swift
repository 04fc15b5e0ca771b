// What is done without anybody asking for it, as HTML: what failed first, and a button to do it now.

import HTTP
import Mustache
import Schema
import Zones

enum ChorePage {
    static let noun: SettingsNoun = .init(
        name: "chores", title: "Chores", lead: "What is done by itself: letters, reminders, clearing up.",
        permission: .holding(.settingsManage), lists: "GET /v1/chores",
        columns: [.init("Chore"), .init("Next"), .init("Last"), .init("")],
        empty: "Nothing is to be done.",
        acts: [.init(path: "/run", line: "POST /v1/chores/{id:uuid}/run", done: .begun)],
        rows: { list in try list.items.map { try row($0, list) } })

    private static func row(_ chore: Sheet, _ list: SettingsList) throws -> [DeskCell] {
        let state = chore.text("state")
        let took = chore.integer("took_ms").map { "took \(Wording.grouped($0)) ms" }
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
            DeskCell(list.moment("due_at", of: chore) ?? "Given up"),
            DeskCell(list.moment("ran_at", of: chore) ?? "Never", note: took),
            state == "running" ? DeskCell(nil) : try list.button("/run", of: chore, "Do it now"),
        ]
    }
}
