// Enquiries as clients write them, for the tables of this folder.

enum Written {
    static let whole = [
        "name": "\"Ada Bright\"", "email": "\"ada@example.com\"", "message": "\"Is it free?\"",
    ]

    /// A JSON enquiry with some members in other words; an empty text leaves the member out.
    static func json(_ changes: [String: String] = [:]) -> String {
        let members = whole.merging(changes) { $1 }.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func form(_ changes: [String: String] = [:]) -> String {
        let fields = [
            "name": "Ada Bright", "email": "ada@example.com", "message": "Is it free?",
            "idempotency_key": "k1",
        ]
        let pairs = fields.merging(changes) { $1 }.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return pairs.map { "\($0.key)=\($0.value.escaped)" }.joined(separator: "&")
    }

    static func quoted(_ letter: String, _ count: Int) -> String {
        "\"" + String(repeating: letter, count: count) + "\""
    }
}
