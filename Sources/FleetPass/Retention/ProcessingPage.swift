// The record of processing as a page that is printed and handed to whoever has the right to see it.

import HTTP
import Mustache
import Schema

struct ProcessingPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let record = try desk.ask("GET /v1/organisation/processing-record")
        var sheet = DeskSheet(
            "Record of processing", "What article 30 of the GDPR wants written down. Print it from here.",
            from: SettingsIndex.crumb)
        var controller = DeskPanel("Who is responsible", "controller")
        controller.isRead = true
        controller.facts = [
            DeskFact("Controller", known: record.text("controller")),
            DeskFact("Contact", known: record.text("contact")),
        ].compactMap(\.self)
        let lines = record.parts("processing").enumerated().map { index, line -> DeskPanel in
            var panel = DeskPanel(line.text("name"), "processing-\(index)")
            var kept: [String] = []
            for rule in (line["kept"]?.list ?? []).compactMap(\.text) where !kept.contains(rule) {
                kept.append(rule)
            }
            panel.isRead = true
            panel.facts = [
                DeskFact("Whose data", known: line.text("people")),
                DeskFact("Which data", known: line.text("data")),
                DeskFact("What for", known: line.text("purpose")),
                DeskFact("Basis", known: Labels.choice(line.text("basis"))),
                DeskFact("Who receives it", known: line.text("recipients")),
                DeskFact("For how long", known: kept.joined(separator: ". ")),
            ].compactMap(\.self)
            return panel
        }
        var measures = DeskPanel("What protects it", "measures")
        measures.texts = (record["measures"]?.list ?? []).compactMap { $0.text }
        sheet.panels = [controller] + lines + [measures]
        sheet.isNarrow = true
        return try desk.answer(sheet)
    }
}
