// A report's lines: made once, and answered as JSON or as a table for a spreadsheet.

import HTTP
import Schema
import Store

/// What stands in one place of a line. Texts come from people, and are written so that no spreadsheet takes
/// one for a formula.
enum ReportCell: Equatable, Sendable {
    case none
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case uuid(UUID)
    case instant(Instant)
    /// Counted from 1970.
    case day(Int64)
}

struct ReportTable {
    /// Its fields are the columns, in both forms.
    let shape: Shape
    private(set) var lines: [[ReportCell]] = []
    private var end: PageEnd<PageCursor>
    /// The cursor of the page behind it.
    var next: String?

    init(_ shape: Shape, limit: Int = .max) {
        self.shape = shape
        end = PageEnd(limit: limit)
    }

    mutating func add(_ line: [ReportCell]) { lines.append(line) }

    /// - Returns: whether the page has room for the line.
    @discardableResult
    mutating func add(_ line: [ReportCell], at place: PageCursor) -> Bool {
        guard end.takes(place) else { return false }
        lines.append(line)
        return true
    }

    /// Behind which line the next page begins.
    var last: PageCursor? { end.next }

    var json: [UInt8] {
        var json = JSONWriter()
        json.bytes.reserveCapacity(256 * lines.count + 64)
        json.object { json in
            json.key("items")
            json.array(lines) { json, line in
                json.object { json in
                    for (field, cell) in zip(shape.fields, line) {
                        json.key(field.jsonKey)
                        cell.write(to: &json)
                    }
                }
            }
            json.member("next", next)
        }
        return json.bytes
    }

    var csv: [UInt8] {
        var csv = CSVWriter(header: shape)
        for line in lines {
            for cell in line { cell.write(to: &csv) }
            csv.endRow()
        }
        return csv.bytes
    }

    /// - Parameter name: of the file that a browser keeps it in.
    func answer(_ call: Call, named name: String) -> Response {
        guard call.wantsTable else {
            return linked(.privately(json), call)
        }
        var response = Response(.ok, .bytes(csv))
        response.setType(.csv)
        response.set("Content-Disposition", "attachment; filename=\"\(name).csv\"")
        response.set("Cache-Control", "no-store")
        return linked(response, call)
    }

    private func linked(_ response: Response, _ call: Call) -> Response {
        var response = response
        response.set("Vary", "Accept")
        if let next { response.set("Link", call.link(to: next, ReportQuery.cursor.spec.name)) }
        return response
    }
}

extension ReportCell {
    fileprivate func write(to json: inout JSONWriter) {
        switch self {
        case .none: json.null()
        case .text(let text): json.text(text)
        case .integer(let value): json.integer(value)
        case .boolean(let value): json.boolean(value)
        case .uuid(let id): json.uuid(id)
        case .instant(let time): json.instant(time)
        case .day(let day): json.text(Self.words(day))
        }
    }

    fileprivate func write(to csv: inout CSVWriter) {
        switch self {
        case .none: csv.empty()
        case .text(let text): csv.text(text)
        case .integer(let value): csv.integer(value)
        case .boolean(let value): csv.boolean(value)
        case .uuid(let id): csv.uuid(id)
        case .instant(let time): csv.instant(time)
        case .day(let day): csv.text(Self.words(day))
        }
    }

    static func words(_ day: Int64) -> String { CivilDate(daysSinceEpoch: day)?.text ?? "" }
}

extension Call {
    /// Whether it is to be answered with a table: the query says so, or the client takes nothing else.
    fileprivate var wantsTable: Bool {
        if let format = query(ReportQuery.format) { return format == .csv }
        return request.text(field: "accept")?.hasPrefix("text/csv") == true
    }
}
