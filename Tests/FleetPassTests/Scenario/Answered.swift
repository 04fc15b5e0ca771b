// An answer taken apart again, as a client would.

import Schema

struct Answered: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let bodyBytes: [UInt8]
    /// How long after its request it goes at the soonest.
    var notBeforeMs = 0

    static let none = Answered(status: 0, fields: [], bodyBytes: [])

    private init(status: Int, fields: [(name: String, value: String)], bodyBytes: [UInt8]) {
        (self.status, self.fields, self.bodyBytes) = (status, fields, bodyBytes)
    }

    /// - Parameter bytes: a whole answer.
    init(_ bytes: [UInt8]) {
        let end =
            bytes.indices.dropLast(3).first { bytes[$0...].starts(with: [13, 10, 13, 10]) } ?? bytes.count
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        status = Int(lines.first?.dropFirst(9).prefix(3) ?? "") ?? 0
        fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
        bodyBytes = [UInt8](bytes.dropFirst(end + 4))
    }

    var body: String { String(decoding: bodyBytes, as: UTF8.self) }

    subscript(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

    var json: JSONValue? { try? JSONValue(parsing: bodyBytes) }

    /// A member by its place, as in `errors.0.pointer`.
    func member(_ path: String) -> JSONValue? { json?.member(path) }

    /// The ids of a list's items.
    var ids: [String] { json?["items"]?.list?.compactMap { $0["id"]?.text } ?? [] }
}

extension JSONValue {
    func member(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self) { value, step in
            Int(step).map { value?[$0] } ?? value?[String(step)]
        }
    }
}
