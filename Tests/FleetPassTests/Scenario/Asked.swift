// A request as a client writes it.

struct Asked: Sendable {
    var method: String
    var target: String
    var fields: [String: String]
    var body: [UInt8]?
    var host = "rent.test"
    /// Where it comes from.
    var peer = "192.0.2.1"

    init(_ method: String, _ target: String, fields: [String: String] = [:], body: [UInt8]? = nil) {
        (self.method, self.target, self.fields, self.body) = (method, target, fields, body)
    }

    var bytes: [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"]
        lines += fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if let body { lines.append("Content-Length: \(body.count)") }
        return [UInt8]((lines.map { $0 + "\r\n" }.joined() + "\r\n").utf8) + (body ?? [])
    }

    static func json(_ target: String, _ body: String, _ fields: [String: String] = [:]) -> Asked {
        let type = ["Content-Type": "application/json"]
        return Asked("POST", target, fields: type.merging(fields) { $1 }, body: [UInt8](body.utf8))
    }

    static func form(_ target: String, _ body: String, _ fields: [String: String] = [:]) -> Asked {
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return Asked("POST", target, fields: type.merging(fields) { $1 }, body: [UInt8](body.utf8))
    }
}
