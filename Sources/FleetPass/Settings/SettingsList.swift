// The list of one kind of thing that is set, and the panel by which one is changed. What is in its rows is
// said by SettingsNoun's features.

import HTTP
import Mustache
import Schema

/// What the rows of a list are made of.
struct SettingsList {
    let noun: SettingsNoun
    let desk: PageDesk
    let items: [Sheet]
    let reading: Reading

    init(_ noun: SettingsNoun, _ desk: PageDesk) throws {
        (self.noun, self.desk) = (noun, desk)
        (items, reading) = (try desk.ask(noun.lists).items, try desk.reading())
    }

    func answer(_ refused: RefusedForm?) throws -> Response {
        var sheet = DeskSheet(noun.title, noun.lead, from: SettingsIndex.crumb)
        // Its forms are buttons, beside which nothing can be told.
        if let refused { sheet.notices = [DeskNotice(text: refused.failure.message, isWrong: true)] }
        let new = noun.making.flatMap { making in
            desk.may(making.line)
                ? DeskLink(making.title, "\(noun.place)/new", icon: "plus", isPlain: false) : nil
        }
        sheet.actions = [new].compactMap(\.self)
        var panel = DeskPanel("", noun.name)
        panel.table = DeskTable(noun.title, noun.columns, try noun.rows(self)).narrowed()
        (panel.empty, panel.emptyLink) = (noun.empty, new)
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }

    /// A button in the row of one of them.
    func button(_ path: String, of one: Sheet, _ label: String) throws -> DeskCell {
        guard let act = noun.acts.first(where: { $0.path == path }) else {
            preconditionFailure("nothing of \(noun.name) is done at \(path)")
        }
        return DeskCell(try desk.button(act.line, at: noun.place(of: one, path), label))
    }

    func moment(_ name: String, of one: Sheet) -> String? {
        one.instant(name).map { Wording.moment($0, in: reading.zone) }
    }
}

extension PageDesk {
    /// What one of them is, and behind a line the form that changes it.
    func change(
        _ act: String, at place: String, of one: Sheet, _ facts: [DeskFact], parts: [FormPart],
        ticked: [String: [String]] = [:], _ refused: RefusedForm?
    ) throws -> DeskPanel {
        var panel = DeskPanel("About it", "about")
        panel.facts = facts
        let form = try form(
            act, at: place, "Save", parts: parts, now: FormEntry(one.entries(try reading()), ticked: ticked),
            version: one.integer("version"), look: .quiet, refused: refused)
        panel.drawers = [drawer("Change it", at: place, form, refused: refused)]
        return panel
    }
}
