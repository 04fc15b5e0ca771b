// Columns that hold a list as a JSON array: into values and back.

import Schema
import Store

extension Row {
    /// What is no text is left out: nobody but us writes such a column.
    func texts(_ column: Int) -> [String] {
        (try? JSONValue(parsing: bytes(column)))?.list?.compactMap(\.text) ?? []
    }

    func ids(_ column: Int) -> [UUID] { texts(column).compactMap { UUID($0) } }
}

extension Value {
    static func list(_ values: [some JSONWritable]) -> Value {
        var json = JSONWriter()
        values.write(to: &json)
        return .utf8(json.bytes)
    }
}
