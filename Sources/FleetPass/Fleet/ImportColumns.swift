// Which column of somebody's table is which field of a vehicle: by name, by the names that others use, by
// what whoever imports says. No SQL, no HTTP.

import Schema

/// A field of a vehicle as a table names it.
enum ImportField: Hashable, Sendable {
    case location, home
    /// One that a vehicle has, by the name of `VehicleInput`.
    case plain(String)
    case currency
    case attribute(String)

    static let names = [
        "vin", "plate", "stock_number", "make", "model", "year", "class", "body", "fuel", "seats", "colour",
        "daily_rate", "odometer_km", "status",
    ]

    /// As people and errors name it.
    var name: String {
        switch self {
        case .location: "location"
        case .home: "home_location"
        case .plain(let name): name
        case .currency: "daily_rate_currency"
        case .attribute(let key): "attribute.\(key)"
        }
    }

    /// What else the world calls them, in the form of `plainName`.
    private static let synonyms: [String: String] = [
        "vehicle_identification_number": "vin", "chassis": "vin", "chassis_number": "vin",
        "vin_number": "vin",
        "registration": "plate", "license_plate": "plate", "licence_plate": "plate", "reg": "plate",
        "plate_number": "plate", "number_plate": "plate", "tag": "plate", "stock": "stock_number",
        "stock_no": "stock_number", "stock_nr": "stock_number", "unit": "stock_number",
        "unit_number": "stock_number",
        "fleet_number": "stock_number", "manufacturer": "make", "brand": "make", "model_year": "year",
        "category": "class", "vehicle_class": "class", "group": "class", "body_type": "body",
        "body_style": "body",
        "fuel_type": "fuel", "seating": "seats", "number_of_seats": "seats", "color": "colour",
        "exterior_color": "colour", "exterior_colour": "colour", "rate": "daily_rate", "price": "daily_rate",
        "day_rate": "daily_rate", "price_per_day": "daily_rate", "currency": "daily_rate_currency",
        "odometer": "odometer_km", "mileage": "odometer_km", "mileage_km": "odometer_km", "km": "odometer_km",
        "kilometres": "odometer_km", "kilometers": "odometer_km", "branch": "location", "site": "location",
        "location_name": "location", "location_id": "location", "home": "home_location",
        "home_branch": "home_location", "home_location_id": "home_location", "state": "status",
    ]

    /// - Parameter name: of a column, as its table writes it.
    /// - Returns: nil for one that is nothing here.
    init?(named name: String, _ definitions: [AttributeDefinition]) {
        let given = Self.plainName(name)
        let plain = Self.synonyms[given] ?? given
        switch plain {
        case "location": self = .location
        case "home_location": self = .home
        case "daily_rate_currency": self = .currency
        case _ where Self.names.contains(plain): self = .plain(plain)
        default:
            let key = given.hasPrefix("attribute_") ? String(given.dropFirst("attribute_".utf8.count)) : given
            guard let found = definitions.first(where: { $0.key == key || Self.plainName($0.label) == key })
            else {
                return nil
            }
            self = .attribute(found.key)
        }
    }

    /// Small letters and digits, with single `_` between the words.
    static func plainName(_ name: String) -> String {
        var plain: [UInt8] = []
        for byte in name.lowercased().utf8 {
            if 0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte >= 0x80 {
                plain.append(byte)
            } else if plain.last != 0x5F, !plain.isEmpty {
                plain.append(0x5F)
            }
        }
        if plain.last == 0x5F { plain.removeLast() }
        return String(decoding: plain, as: UTF8.self)
    }
}

/// The columns of one table.
struct ImportColumns: Sendable {
    let headers: [String]
    /// By column; nil: it is passed over.
    let fields: [ImportField?]

    /// - Parameter mapping: `column:field` in the words of whoever imports, `column:` for one to be passed
    /// over.
    /// - Throws: `unprocessable` for a field that is there twice, and for a mapping that names nothing.
    init(_ headers: [String], mapping: [String], _ definitions: [AttributeDefinition]) throws {
        self.headers = headers
        var said: [String: ImportField?] = [:]
        for text in mapping {
            guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else {
                throw Self.refused("mapping", "must be as Column:field", text)
            }
            let (column, name) = (String(text[..<colon]), String(text[text.utf8.index(after: colon)...]))
            let field = ImportField(named: name, definitions)
            guard headers.contains(column), field != nil || name.isEmpty else {
                throw Self.refused(
                    "mapping", "must name a column of the table and a field of a vehicle", text)
            }
            said[column] = field
        }
        fields = headers.map { header in said[header] ?? ImportField(named: header, definitions) }
        var seen: Set<ImportField> = []
        for field in fields.compactMap({ $0 }) where !seen.insert(field).inserted {
            throw Self.refused("mapping", "must leave each field one column", field.name)
        }
        guard seen.contains(.plain("vin")) else {
            throw Failure(
                .unprocessable, "The table has no column that is the VIN: vehicles are known by it.")
        }
    }

    private static func refused(_ parameter: String, _ detail: String, _ text: String) -> Failure {
        Failure(
            .unprocessable, "The columns cannot be told apart: \(text).",
            fields: [FieldError(parameter: parameter, detail: detail)])
    }

    /// What stands in a row, by field; empty cells are not among it.
    func cells(_ row: CSVReader.Row) -> [ImportField: String] {
        var cells: [ImportField: String] = [:]
        for (index, field) in fields.enumerated() {
            guard let field, index < row.cells.count, !row.cells[index].isEmpty else { continue }
            let text = row.text(index)
            cells[field] = Self.isMarked(row.cells[index]) ? String(text.dropFirst()) : text
        }
        return cells
    }

    /// A text that a table of ours has marked, so that no spreadsheet takes it for a formula.
    private static func isMarked(_ cell: [UInt8]) -> Bool {
        guard cell.first == UInt8(ascii: "'"), let begin = cell.first(where: { $0 != UInt8(ascii: "'") })
        else {
            return false
        }
        return "=+-@\t\r\n".utf8.contains(begin)
    }
}

/// What is wrong with a row.
struct RowError: Sendable {
    /// As a spreadsheet counts them: the first row of vehicles is 2.
    let row: Int
    let column: String
    let reason: String
}
