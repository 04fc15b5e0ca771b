// Which columns hold what is sealed, and what each value is bound to: the one table that a rotation goes by.

import Schema

/// Whoever adds a column of sealed values adds a line to `all`; else its values would be the last ones that
/// need an old key, and that key's file would never go.
struct SealedColumn: Sendable {
    let table: String
    let column: String
    /// The column that names a row: a blob that is never empty and never changes.
    let key: String
    /// What a value is bound to, by the bytes of that column.
    let context: @Sendable ([UInt8]) -> [UInt8]

    static let all: [SealedColumn] = [
        byID("second_factors", "secret", key: "account_id"),
        byID("outbox", "content", key: "id"),
        // Those that were emptied have not the form.
        SealedColumn(table: "idempotency_keys", column: "answer", key: "name") {
            context("idempotency_keys.answer", name: $0)
        },
        SealedColumn(table: "openid_attempts", column: "verifier", key: "state_digest") {
            OpenIDAttempt.context(of: $0)
        },
        number("enquiries", "phone", key: "id"),
        // Bound to the table where they stood first, for what was sealed there has come along as it was.
        number("customers", "phone", key: "id", boundTo: "customer_numbers"),
        number("customers", "licence", key: "id", boundTo: "customer_numbers"),
    ]

    /// Of those that `NumberSeal` fills.
    private static func number(
        _ table: String, _ column: String, key: String, boundTo place: String? = nil
    ) -> SealedColumn {
        SealedColumn(table: table, column: column, key: key) {
            context("\(place ?? table).\(column)", name: $0)
        }
    }

    private static func byID(_ table: String, _ column: String, key: String) -> SealedColumn {
        SealedColumn(table: table, column: column, key: key) { bytes in
            UUID(bytes: bytes.span).map { context("\(table).\(column)", $0) } ?? []
        }
    }

    static func context(_ place: String, _ id: UUID) -> [UInt8] { Array("\(place) \(id)".utf8) }
    static func context(_ place: String, name: [UInt8]) -> [UInt8] { Array("\(place) ".utf8) + name }
}
