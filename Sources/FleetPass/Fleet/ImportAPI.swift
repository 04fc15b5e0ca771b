// Tables of vehicles in and out: what may be asked, and how it is answered.

import HTTP
import Schema
import Store

enum ImportRecord {
    static let trial = Field.boolean(
        "dry_run", "Whether to tell what would become of the rows, and do nothing."
    ).optional
    static let mapping = Field.text(
        "mapping", max: 160, "What a column is, as `Column:field`; `Column:` passes it over."
    ).list(max: 100)
    static let location = Field.uuid("location", "Where new vehicles stand whose row does not say it.")
        .optional
    static let query = Shape("FleetImport", "How a table is to be read.", trial, mapping, location)

    private static let header = Field.text("column", max: 200, "As the table writes it.")
    private static let field = Field.text("field", max: 60, "Null: it is passed over.").optional
    private static let row = Field.integer("row", "As a spreadsheet counts: the names of the columns are 1.")
    private static let reason = Field.text("reason", max: 400)
    static let shape = Shape(
        "FleetImported", "What became of a table of vehicles.",
        Field.uuid("id", "Null where nothing was done.").optional, Field.integer("rows"),
        Field.integer("entered"),
        Field.integer("changed"), Field.integer("unchanged"), Field.integer("refused"),
        Field.object("columns", Shape("ImportColumn", "What a column was taken for.", header, field)).list(
            max: 500),
        Field.object("errors", Shape("ImportError", "Why a row was refused.", row, header, reason)).list(
            max: 1_000),
        Field.text("errors_url", max: 200, "The refused rows as a table, each with its reasons.").optional)
    static let mostTold = 1_000
}

func importRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/fleet/import", for: .holding(.fleetEdit),
            "Read a table of vehicles in: those that are not there are entered, the others changed",
            answers: .json(ImportRecord.shape),
            .slow { call, errand in try app.importTable(ImportOrder(call), errand) }
        ).taking(file: .csv).asking(ImportRecord.query).idempotent().failing(.unprocessable),

        Route(
            "GET /v1/fleet/imports/{id:uuid}/errors.csv", for: .holding(.fleetEdit),
            "The rows of a table that were refused, each with its reasons", answers: .media(.csv),
            .read { call, tx in
                guard let (maker, table) = try ImportStore(tx: tx).errors(call.id()),
                    call.asker.locations.isEmpty || maker == call.asker.id
                else { throw Failure.notFound }
                return .table(table, named: "refused.csv")
            }
        ).failing(.notFound),

        Route(
            "GET /v1/fleet.csv", for: .holding(.fleetView),
            "All of the fleet that the filters leave, as a table",
            answers: .media(.csv),
            .slow { call, errand in
                try errand.read(for: .report) {
                    .table(try FleetTable.written(FleetSearch(call), app, $0), named: "fleet.csv")
                }
            }
        ).asking(FleetSearch.Query.table),
    ]
}

extension Response {
    fileprivate static func table(_ bytes: [UInt8], named name: String) -> Response {
        var response = Response(.ok, .bytes(bytes))
        response.setType(.csv)
        response.set("Content-Disposition", "attachment; filename=\"\(name)\"")
        response.set("Cache-Control", "no-store")
        return response
    }
}

/// A table that was taken apart: whatever is wrong with it as a whole was said.
private struct ImportTable: Sendable {
    let headers: [String]
    let rows: [CSVReader.Row]
    let separator: UInt8
    private static let mostRows = 20_000

    /// - Throws: `unprocessable`.
    init(_ bytes: [UInt8]) throws {
        var reader = CSVReader(bytes)
        separator = reader.separator
        guard let first = reader.next() else {
            throw Failure(.unprocessable, "The table is empty: its first row names the columns.")
        }
        // Without its names nothing can be said of any other row.
        if let flaw = first.flaw {
            throw Failure(.unprocessable, "This is no table: its row \(first.number) \(flaw.detail).")
        }
        headers = first.cells.indices.map { ImportTable.name(first.text($0)) }
        var rows: [CSVReader.Row] = []
        while let row = reader.next() {
            guard rows.count < Self.mostRows else {
                throw Failure(
                    .unprocessable, "A table has \(Self.mostRows) rows at most. Cut it in pieces.")
            }
            rows.append(row)
        }
        self.rows = rows
    }

    private static func name(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let trimmed = bytes.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
        return String(decoding: trimmed.prefix(200), as: UTF8.self)
    }
}

/// A table, and how it is to be read.
struct ImportOrder: Sendable {
    let bytes: [UInt8]
    let isTrial: Bool
    let mapping: [String]
    let place: UUID?

    init(_ call: Call) {
        (bytes, isTrial) = (call.file, call.query(ImportRecord.trial) == true)
        (mapping, place) = (call.query(ImportRecord.mapping), call.query(ImportRecord.location))
    }

    /// As a form of a page has it, where the table is a text.
    init(table: String, _ form: Call) {
        (bytes, isTrial) = (Array(table.utf8), form.body(ImportRecord.trial) == true)
        (mapping, place) = (form.body(ImportRecord.mapping), form.body(ImportRecord.location))
    }
}

extension App {
    /// Rows are written some at a time, so that nobody else waits for long. With a key, what has been written
    /// is not written again.
    func importTable(_ order: ImportOrder, _ errand: Errand) throws -> Response {
        try read(order, errand.call, errand, self)
    }
}

private func read(_ order: ImportOrder, _ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let table = try ImportTable(order.bytes)
    let (isTrial, mapping, place) = (order.isTrial, order.mapping, order.place)
    let columns = try errand.read { tx in
        try ImportColumns(table.headers, mapping: mapping, AttributeStore(tx: tx).definitions())
    }
    var (outcome, ledger) = (ImportDesk.Outcome(), ImportDesk.Ledger())
    var steps = try errand.steps()
    for start in stride(from: 0, to: table.rows.count, by: ImportDesk.atOnce) {
        let rows = Array(table.rows[start..<min(start + ImportDesk.atOnce, table.rows.count)])
        if isTrial {
            outcome.add(
                try errand.read { tx in
                    try ImportDesk(FleetDesk(app, call, tx), columns, place, isTrial: true).take(
                        rows, &ledger)
                })
            continue
        }
        let before = ledger
        let written = try steps.write { call, tx in
            var ledger = before
            let desk = try ImportDesk(FleetDesk(app, call, tx), columns, place, isTrial: false)
            return try desk.take(rows, &ledger).kept
        }
        let some = ImportDesk.Outcome(kept: written, rows)
        ledger.note(rows, but: some.refused, columns)
        outcome.add(some)
    }
    guard !isTrial else { return .privately(outcome.written(nil, table.rows.count, columns)) }
    let (done, errors) = (outcome, outcome.table(columns, table.separator))
    let id = try steps.write { call, tx in
        let id = app.freshID()
        try ImportStore(tx: tx).insert(id, done, errors: errors, by: call.asker.id)
        return Array("\"\(id)\"".utf8)
    }
    return .privately(outcome.written(id.text.flatMap { UUID($0) }, table.rows.count, columns))
}

extension ImportDesk.Outcome {
    /// For a repetition; rows are named by their numbers.
    fileprivate var kept: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("entered", Int64(entered))
            json.member("changed", Int64(changed))
            json.member("unchanged", Int64(unchanged))
            json.key("errors")
            json.array(errors) { json, error in
                json.object { json in
                    json.member("row", Int64(error.row))
                    json.member("column", error.column)
                    json.member("reason", error.reason)
                }
            }
            json.key("refused")
            json.array(refused) { json, row in json.integer(Int64(row.number)) }
        }
        return json.bytes
    }

    fileprivate init(kept: JSONValue, _ rows: [CSVReader.Row]) {
        func count(_ name: String) -> Int { Int(clamping: kept[name]?.integer ?? 0) }
        (entered, changed, unchanged) = (count("entered"), count("changed"), count("unchanged"))
        errors = (kept["errors"]?.list ?? []).map { error in
            RowError(
                row: Int(clamping: error["row"]?.integer ?? 0), column: error["column"]?.text ?? "",
                reason: error["reason"]?.text ?? "")
        }
        let numbers = Set((kept["refused"]?.list ?? []).compactMap { $0.integer.map { Int(clamping: $0) } })
        refused = rows.filter { numbers.contains($0.number) }
    }
}

extension ImportDesk {
    fileprivate static let atOnce = 500
    /// How long refused rows can be fetched.
    static let keptMs: Int64 = 7 * 86_400_000
}

extension ImportDesk.Outcome {
    fileprivate mutating func add(_ other: ImportDesk.Outcome) {
        entered += other.entered
        changed += other.changed
        unchanged += other.unchanged
        errors += other.errors
        refused += other.refused
    }

    /// The refused rows as they came, each with its reasons behind it.
    fileprivate func table(_ columns: ImportColumns, _ separator: UInt8) -> [UInt8] {
        guard !refused.isEmpty else { return [] }
        var reasons: [Int: [String]] = [:]
        for error in errors {
            reasons[error.row, default: []].append(
                error.column.isEmpty ? error.reason : "\(error.column) \(error.reason)")
        }
        var csv = CSVWriter()
        for header in columns.headers { csv.text(header) }
        csv.text("reason")
        csv.endRow()
        let numbers = errors.map(\.row).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
        for (row, number) in zip(refused, numbers) {
            for index in columns.headers.indices {
                if index < row.cells.count { csv.text(row.text(index)) } else { csv.empty() }
            }
            csv.text((reasons[number] ?? []).joined(separator: "; "))
            csv.endRow()
        }
        return csv.bytes
    }

    fileprivate func written(_ id: UUID?, _ rows: Int, _ columns: ImportColumns) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("id", id)
            json.member("rows", Int64(rows))
            json.member("entered", Int64(entered))
            json.member("changed", Int64(changed))
            json.member("unchanged", Int64(unchanged))
            json.member("refused", Int64(refused.count))
            json.key("columns")
            json.array(zip(columns.headers, columns.fields)) { json, column in
                json.object { json in
                    json.member("column", column.0)
                    json.member("field", column.1?.name)
                }
            }
            json.key("errors")
            json.array(errors.prefix(ImportRecord.mostTold)) { json, error in
                json.object { json in
                    json.member("row", Int64(error.row))
                    json.member("column", error.column)
                    json.member("reason", error.reason)
                }
            }
            json.member("errors_url", refused.isEmpty ? nil : id.map { "/v1/fleet/imports/\($0)/errors.csv" })
        }
        return json.bytes
    }
}
