// Bringing a table of vehicles in by pages: paste it or choose a file, look what would become of it and
// what its columns are, and bring it in.

import HTTP
import Mustache
import Schema

struct ImportPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    enum Form {
        /// Forms are as long as that at most; longer tables go by the API, as files.
        static let table = Field.text(
            "table", .multiline(max: 1_000_000), "The table, its first row the names of the columns.")
        static let shape = Shape(
            "DeskFleetImportForm", "A table of vehicles as it was pasted.", table,
            ImportRecord.trial,
            ImportRecord.mapping, ImportRecord.location, FormGuard.field, FormOnce.field)
    }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let columns = ImportField.names.map { Labels.field($0) } + ["Location"]
        return try desk.answer(
            "web/desk/fleet-import",
            [
                "table": .text(refused?.entered["table"] ?? ""),
                "problem": View(refused.map { Self.problem($0) }), "key": .text(FormOnce.hidden().value),
                "places": .options(
                    try desk.places(orNone: "As each row says"), chosen: refused?.entered["location"]),
                "columns": .text(columns.joined(separator: ", ")),
            ], refused)
    }

    private static func problem(_ form: RefusedForm) -> String {
        let details = form.failure.fields.map { field in
            ["table": "The table", "mapping": "What a column is"][field.name].map { "\($0) \(field.detail)." }
                ?? "\(field.name) \(field.detail)."
        }
        guard form.failure.code == .invalid else {
            return ([form.failure.message] + details).joined(separator: " ")
        }
        return form.errors["table"].map { "The table \($0)." } ?? details.joined(separator: " ")
    }

    /// What would become of a table, or has.
    fileprivate static func outcome(_ response: Response, _ errand: Errand, _ app: App) throws -> Response {
        let call = errand.call
        let sheet = try Sheet(response, shape: ImportRecord.shape)
        let isTrial = call.body(ImportRecord.trial) == true
        let known = try errand.read { try AttributeStore(tx: $0).definitions() }
        let fields: PageDesk.Choices =
            [("", "Nothing: leave it out"), ("location", "Location"), ("home_location", "Where it belongs")]
            + ImportField.names.map { ($0, Labels.field($0)) } + [("daily_rate_currency", "Currency")]
            + known.map { ("attribute.\($0.key)", $0.label) }
        let errors = sheet.parts("errors")
        func count(_ name: String) -> View { .text(Wording.grouped(sheet.integer(name) ?? 0)) }
        let isIdle = (sheet.integer("entered") ?? 0) + (sheet.integer("changed") ?? 0) == 0
        return try PageFrame(app, call).answer(
            "web/desk/fleet-import-outcome",
            [
                "is_trial": .bool(isTrial), "is_idle": .bool(isIdle), "rows": count("rows"),
                "entered": count("entered"), "changed": count("changed"), "unchanged": count("unchanged"),
                "refused": count("refused"), "has_refused": .bool((sheet.integer("refused") ?? 0) > 0),
                "errors": .list(
                    errors.prefix(200).map {
                        [
                            "row": .text(Wording.grouped($0.integer("row") ?? 0)),
                            "column": .text(name(of: $0.text("column"), known)),
                            "reason": .text(sentence($0, known)),
                        ]
                    }),
                "errors_url": View(sheet["errors_url"]?.text), "table": .text(call.body(Form.table)),
                "columns": .list(sheet.parts("columns").map { column($0, fields) }),
                "place": .text(call.body(ImportRecord.location).map { "\($0)" } ?? ""),
                "key": .text(FormOnce.hidden().value),
            ])
    }

    /// As people call what a column is; a heading that means nothing here is said as it stands.
    private static func name(of column: String, _ known: [AttributeDefinition]) -> String {
        if column.isEmpty { return "" }
        let key = column.split(separator: ".").last.map(String.init) ?? column
        if column.utf8.starts(with: "attribute".utf8), let own = known.first(where: { $0.key == key }) {
            return own.label
        }
        return Labels.field(column)
    }

    /// What is wrong with a row, in words: `The year must be at least 1900.`
    private static func sentence(_ error: Sheet, _ known: [AttributeDefinition]) -> String {
        let (column, reason) = (error.text("column"), error.text("reason"))
        guard !column.isEmpty else { return "The row \(reason)." }
        let choices = "must be one of "
        guard reason.utf8.starts(with: choices.utf8) else {
            return "\(name(of: column, known)) \(reason)."
        }
        let codes = reason.utf8.dropFirst(choices.utf8.count).split(separator: UInt8(ascii: ","))
        let words = codes.map { Labels.choice(String($0.drop { $0 == UInt8(ascii: " ") }) ?? "") }
        return "\(name(of: column, known)) must be one of these: \(words.joined(separator: ", "))."
    }

    private static func column(_ column: Sheet, _ fields: PageDesk.Choices) -> View {
        let (header, field) = (column.text("column"), column["field"]?.text ?? "")
        return [
            "label": .text(header.isEmpty ? "(no name)" : header), "is_out": .bool(field.isEmpty),
            "options": .options(
                fields.map { ("\(header):\($0.value)", $0.label) }, chosen: "\(header):\(field)"),
        ]
    }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page("GET /desk/fleet/import", for: .holding(.fleetEdit), "A form to bring a table in") {
                try ImportPage($0).render()
            },
            desk.own("POST /desk/fleet/import", for: .holding(.fleetEdit), "Bring a table in, by a form") {
                errand, app in
                let order = ImportOrder(table: errand.call.body(Form.table), errand.call)
                return try outcome(app.importTable(order, errand), errand, app)
            } page: { form, desk in
                try ImportPage(desk).render(form)
            }.taking(Form.shape, asForm: true).idempotent(by: FormOnce.field).failing(.unprocessable),
        ]
    }
}
