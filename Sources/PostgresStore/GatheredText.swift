// The text of a statement that is asked for several at once: each with values of their own, in one plan.

internal import Schema

/// `SELECT … WHERE id = $1` becomes a join with the list of all values. Beginning and ending a plan costs
/// more than finding a row by its key; so sixteen of them cost little more than two.
enum GatheredText {
    /// What sorts or counts is planned for its own values, and has work enough to do for one.
    private static let unsuited: [StaticString] = [
        "ORDER BY", "LIMIT", "OFFSET", "GROUP BY", "DISTINCT", "count(", "sum(", "FOR UPDATE",
    ]

    static func suits(_ text: String) -> Bool {
        text.firstRange(ofBytes: "$1") != nil
            && unsuited.allSatisfy { text.firstRange(ofBytes: $0) == nil }
    }

    /// Takes lists instead of values. The last column says whose a row is, counted from one, in order.
    ///
    /// `OFFSET 0` leaves out nothing, but keeps PostgreSQL from taking the statement apart: it is then done
    /// for each of the list in the way in which it is done alone. Otherwise all rows of a tenant might be
    /// read and laid beside the list, as long as the tenant is thought to have few.
    static func made(of text: String, values: Int) -> String {
        let lists = (1...values).map { "$\($0)" }.joined(separator: ", ")
        let names = (1...values).map { "value\($0)" }.joined(separator: ", ")
        return """
            SELECT found.*, asked.number FROM unnest(\(lists)) WITH ORDINALITY AS asked (\(names), number) \
            CROSS JOIN LATERAL (\(withNames(text)) OFFSET 0) AS found ORDER BY asked.number
            """
    }

    /// The same text with `asked.value1` for `$1`; what stands in quotes stays.
    private static func withNames(_ text: String) -> String {
        var (named, isQuoted): ([UInt8], Bool) = ([], false)
        named.reserveCapacity(text.utf8.count + 64)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            if byte == UInt8(ascii: "$"), !isQuoted {
                named.append(contentsOf: "asked.value".utf8)
            } else {
                named.append(byte)
            }
        }
        return String(decoding: named, as: UTF8.self)
    }
}
