// Reading a table of vehicles in: what each row says, what is wrong with it, and what becomes of it. No
// SQL, no HTTP.

import Schema
import Store

/// Some rows of a table, for one transaction. Nothing is written before it is known to be sound.
struct ImportDesk {
    let desk: FleetDesk
    let columns: ImportColumns
    /// Where vehicles stand whose row does not say it.
    let place: UUID?
    let isTrial: Bool

    init(_ desk: FleetDesk, _ columns: ImportColumns, _ place: UUID?, isTrial: Bool) {
        (self.desk, self.columns, self.place, self.isTrial) = (desk, columns, place, isTrial)
    }

    /// What the rows before have come to, where nothing was written that would tell.
    struct Ledger: Sendable {
        /// In which row each VIN stood.
        fileprivate var seen: [String: Int] = [:]
        /// In a trial, whose a stock number would be by now; nil: nobody's any more.
        fileprivate var holders: [String: UUID?] = [:]
        /// In a trial, for how many there would be room.
        fileprivate var room: Int64??

        /// Of rows that were taken by somebody else.
        mutating func note(_ rows: [CSVReader.Row], but refused: [CSVReader.Row], _ columns: ImportColumns) {
            let numbers = Set(refused.map(\.number))
            for row in rows where !numbers.contains(row.number) {
                let vin = ImportDesk.capitals(columns.cells(row)[.plain("vin")] ?? "")
                if seen[vin] == nil { seen[vin] = row.number }
            }
        }
    }

    /// What became of some rows.
    struct Outcome: Sendable {
        var entered = 0
        var changed = 0
        var unchanged = 0
        var errors: [RowError] = []
        var refused: [CSVReader.Row] = []
    }

    /// What one row says.
    private struct Reading {
        let draft: VehicleDraft
        let status: Vehicle.Status?
        let odometerKm: Int64?
        let attributes: [AttributeValue]?
    }

    /// - Parameter ledger: of all rows before.
    func take(_ rows: [CSVReader.Row], _ ledger: inout Ledger) throws -> Outcome {
        var outcome = Outcome()
        let cells = rows.map { columns.cells($0) }
        let vins = cells.map { Self.capitals($0[.plain("vin")] ?? "") }
        let store = FleetStore(tx: desk.tx)
        let known = try store.vehicles(vins: Array(Set(vins)))
        var holders = try store.holders(ofStockNumbers: cells.compactMap { $0[.plain("stock_number")] })
        for (number, holder) in ledger.holders { holders[number] = holder }
        let attributes =
            columns.hasAttributes ? try AttributeStore(tx: desk.tx).values(of: known.values.map(\.id)) : [:]
        var room = try ledger.room ?? desk.app.room(for: .vehicles, desk.tx)
        for (index, row) in rows.enumerated() {
            let (vin, old) = (vins[index], known[vins[index]])
            var flaws = RowFlaws(row, columns)
            if let first = ledger.seen[vin], !vin.isEmpty {
                flaws.add("vin", "stands in row \(first) already")
            }
            if old == nil, room == 0 { flaws.add("", "is beyond the quota of vehicles") }
            if let old, !old.isReached(by: desk.call.asker) {
                flaws.add("vin", "is the VIN of another vehicle")
            }
            let reading =
                flaws.errors.isEmpty
                ? try read(cells[index], old, old.flatMap { attributes[$0.id] }, &flaws) : nil
            if let reading {
                let others = FleetDesk.Others(vin: old?.id, stockNumber: holders[reading.draft.stockNumber])
                let found = try desk.flaws(reading.draft, reading.attributes, of: old, others)
                for error in found.errors { flaws.add(error) }
            }
            guard flaws.errors.isEmpty, let reading else {
                outcome.errors += flaws.errors
                outcome.refused.append(row)
                continue
            }
            ledger.seen[vin] = row.number
            let id = try put(reading, old, &outcome)
            // What it was called before, another can be called from now on.
            var moved: [String: UUID?] = [reading.draft.stockNumber: id]
            if let before = old?.draft.stockNumber, before != reading.draft.stockNumber {
                moved[before] = .some(nil)
            }
            for (number, holder) in moved {
                holders[number] = holder
                if isTrial { ledger.holders[number] = .some(holder) }
            }
            if old == nil { room = room.map { $0 - 1 } }
        }
        if isTrial { ledger.room = .some(room) }
        return outcome
    }

    /// - Returns: the vehicle's id, or one that stands for it in a trial.
    private func put(_ reading: Reading, _ old: KnownVehicle?, _ outcome: inout Outcome) throws -> UUID {
        if let old {
            let isOther =
                isTrial
                ? try reading.draft != old.draft || desk.isOther(reading.attributes, of: old)
                : try desk.changeSound(old, to: reading.draft, reading.attributes)
            if isOther { outcome.changed += 1 } else { outcome.unchanged += 1 }
            return old.id
        }
        outcome.entered += 1
        if isTrial { return desk.app.freshID() }
        return try desk.enterSound(
            reading.draft, reading.status ?? .draft, odometerKm: reading.odometerKm ?? 0, reading.attributes,
            .imported)
    }

    /// A row as a vehicle: what it does not say stays as it is.
    private func read(
        _ cells: [ImportField: String], _ old: KnownVehicle?, _ oldAttributes: [AttributeValue]?,
        _ flaws: inout RowFlaws
    ) throws -> Reading? {
        var form = FormText()
        form.add("location_id", location(cells[.location], old?.draft.location ?? place, "location", &flaws))
        form.add("home_location_id", location(cells[.home], old?.draft.home, "home_location", &flaws))
        for name in ImportField.names where old == nil || name != "odometer_km" && name != "status" {
            form.add(name, cells[.plain(name)].map { Self.value($0, of: name) } ?? old?.draft.text(of: name))
        }
        form.add("daily_rate_currency", cells[.currency] ?? desk.rules.currency.code)
        guard flaws.errors.isEmpty else { return nil }
        let record: Record
        do { record = try FleetVehicle.row(ofTable: form.bytes) } catch {
            for flaw in error.errors { flaws.add(flaw) }
            return nil
        }
        let status = record[FleetVehicle.entryStatus].flatMap { Vehicle.Status(rawValue: $0) }
        let given = attributes(cells, oldAttributes ?? [])
        return Reading(
            draft: VehicleDraft(record), status: status, odometerKm: record[FleetVehicle.entryKm],
            attributes: given)
    }

    /// All that the vehicle is to have, those included that the table has no column of; nil: as they are.
    private func attributes(_ cells: [ImportField: String], _ old: [AttributeValue]) -> [AttributeValue]? {
        guard columns.hasAttributes else { return nil }
        var values = old
        for (field, text) in cells {
            guard case .attribute(let key) = field else { continue }
            values.removeAll { $0.key == key }
            values.append(AttributeValue(key: key, value: text))
        }
        return values.sorted { $0.key < $1.key }
    }

    private func location(_ text: String?, _ known: UUID?, _ column: String, _ flaws: inout RowFlaws)
        -> String?
    {
        guard let text else { return known.map { "\($0)" } }
        if let id = UUID(text) { return "\(id)" }
        let named = desk.rules.places.filter { $0.name.lowercased() == text.lowercased() }
        guard let place = named.first, named.count == 1 else {
            flaws.add(column, named.isEmpty ? "is no location's name" : "is the name of several locations")
            return nil
        }
        return "\(place.id)"
    }

    /// Choices as people write them: `Large SUV` is `large_suv`.
    private static func value(_ text: String, of name: String) -> String {
        switch name {
        case "class", "body", "fuel", "status": ImportField.plainName(text)
        case "daily_rate": String(decoding: text.utf8.filter { $0 != 0x24 && $0 != 0x20 }, as: UTF8.self)
        default: text
        }
    }

    fileprivate static func capitals(_ text: String) -> String {
        String(
            decoding: text.utf8.filter { $0 != 0x20 }.map { 0x61...0x7A ~= $0 ? $0 &- 0x20 : $0 },
            as: UTF8.self)
    }
}

/// What is wrong with one row.
private struct RowFlaws {
    let number: Int
    var errors: [RowError] = []

    /// With what is wrong with the row as a row.
    init(_ row: CSVReader.Row, _ columns: ImportColumns) {
        number = row.number
        if let flaw = row.flaw {
            let column = columns.headers.indices.contains(flaw.column) ? columns.headers[flaw.column] : ""
            add(column, flaw.detail)
        } else if row.cells.count != columns.headers.count {
            add("", "has \(row.cells.count) cells, where the first row has \(columns.headers.count)")
        }
    }

    mutating func add(_ column: String, _ reason: String) {
        errors.append(RowError(row: number, column: column, reason: reason))
    }

    mutating func add(_ error: FieldError) {
        let name = error.name.hasPrefix("location_id") ? "location" : error.name
        add(name, error.detail)
    }
}

/// Fields and values as a form has them, so that rows are read by the very rules by which forms are.
private struct FormText {
    var bytes: [UInt8] = []

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "="))
        PercentCoding.encode(value.utf8.span, to: &bytes)
    }
}

extension FleetVehicle {
    private static let tableShape = Shape(
        "VehicleRow", "A row of a table of vehicles.", location, home, vin, plate, stockNumber, make, model,
        year,
        vehicleClass, body, fuel, seats, colour, rate, entryKm, entryStatus)

    fileprivate static func row(ofTable form: [UInt8]) throws(Invalid) -> Record {
        try tableShape.read(form: form)
    }
}

extension ImportColumns {
    var hasAttributes: Bool {
        fields.contains { if case .attribute = $0 { true } else { false } }
    }
}

extension VehicleDraft {
    /// As a table says it.
    func text(of name: String) -> String? {
        switch name {
        case "vin": vin
        case "plate": plate
        case "stock_number": stockNumber
        case "make": make
        case "model": model
        case "year": "\(year)"
        case "class": vehicleClass
        case "body": body
        case "fuel": fuel
        case "seats": "\(seats)"
        case "colour": colour
        case "daily_rate": dailyRate.decimal
        default: nil
        }
    }
}

extension Money {
    /// With the currency's decimals and without its letters.
    var decimal: String {
        var bytes: [UInt8] = []
        appendDecimal(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
