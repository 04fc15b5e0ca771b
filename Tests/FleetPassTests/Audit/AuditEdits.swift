// Edits of the record as somebody might make them who wants one not to be found: drawn at random, from a
// seed.

@testable import FleetPass

struct AuditEdits {
    private var generator: SeededGenerator
    private let events: Int

    struct Edit: CustomStringConvertible {
        let statements: [String]
        /// The first event that is wrong after it.
        let first: Int64

        var description: String { statements.joined(separator: "; ") }
    }

    init(seed: UInt64, events: Int) {
        generator = SeededGenerator(seed: seed, part: 0)
        self.events = events
    }

    mutating func next() -> Edit {
        let number = below(events) + 1
        switch below(4) {
        case 0:
            return Edit(
                statements: ["DELETE FROM audit_events WHERE number = \(number)"], first: Int64(number))
        case 1:
            let cut = ["DELETE FROM audit_events WHERE number >= \(number)"]
            return Edit(statements: cut, first: Int64(number))
        case 2: return swap(number, below(events) + 1)
        default: return edit(number)
        }
    }

    /// Two events change places, hashes and all.
    private mutating func swap(_ one: Int, _ other: Int) -> Edit {
        guard one != other else { return edit(one) }
        return Edit(
            statements: [
                "UPDATE audit_events SET number = 100000 WHERE number = \(one)",
                "UPDATE audit_events SET number = \(one) WHERE number = \(other)",
                "UPDATE audit_events SET number = \(other) WHERE number = 100000",
            ], first: Int64(min(one, other)))
    }

    /// One value becomes another.
    private mutating func edit(_ number: Int) -> Edit {
        let bytes = (0..<32).map { _ in String(generator.next() % 256 + 256, radix: 16).dropFirst() }.joined()
        let column = [
            "at = at + \(below(1_000_000) + 1)", "actor_id = x'\(bytes.prefix(32))'",
            "session_id = x'\(bytes.prefix(32))'", "request_id = request_id + \(below(9) + 1)",
            "action = action || 'x'", "object = object || 'x'", "object_id = x'\(bytes.prefix(32))'",
            "changes = changes || ' '",
            "personal = '{\"address\":\"\(bytes.prefix(8))\"}', salt = x'\(bytes.prefix(32))'",
            "personal_digest = x'\(bytes)'", "hash = x'\(bytes)'",
        ][below(11)]
        return Edit(
            statements: ["UPDATE audit_events SET \(column) WHERE number = \(number)"], first: Int64(number))
    }

    private mutating func below(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
}
