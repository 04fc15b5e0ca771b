// Edits of the record as somebody might make them who wants one not to be found: drawn at random, from a
// seed.

import Schema
import Store

@testable import FleetPass

struct AuditEdits {
    private var generator: SeededGenerator
    private let record: WrittenRecord
    private let events: Int64

    struct Edit: Sendable, CustomStringConvertible {
        var statements: [String] = []
        /// An event that is put in, behind the one before it as a forger who knows the hash would do it.
        var forged: AuditEvent?
        /// From here on every hash is made anew.
        var rehashedFrom: Int64?
        /// What stands in the file of anchors; nil: what was written there.
        var anchors: [String]?
        /// The first event that is wrong after it.
        let first: Int64

        var description: String {
            "\(statements) forged \(forged?.number ?? 0) rehashed \(rehashedFrom ?? 0) anchors \(anchors ?? [])"
        }
    }

    init(seed: UInt64, of record: WrittenRecord) {
        generator = SeededGenerator(seed: seed, part: 0)
        (self.record, events) = (record, Int64(record.heads.count))
    }

    mutating func next() -> Edit {
        let number = below(events) + 1
        switch below(9) {
        case 0:
            return Edit(statements: ["DELETE FROM audit_events WHERE number = \(number)"], first: number)
        case 1: return cut(number)
        case 2: return swap(number, below(events) + 1)
        case 3: return swapContents(number, below(events) + 1)
        case 4: return insertion(number)
        case 5: return rewriting(number)
        case 6: return anchor()
        case 7: return personal(number)
        default: return edit(number)
        }
    }

    /// The tail goes, and with it, perhaps, the head; or an older head comes back, whose seal is ours: then
    /// the file says of itself that it is whole, and only an anchor knows better.
    private mutating func cut(_ number: Int64) -> Edit {
        let cut = "DELETE FROM audit_events WHERE number >= \(number)"
        let head: [String] =
            switch below(3) {
            case 0: []
            case 1: ["DELETE FROM audit_head"]
            default: ["DELETE FROM audit_head"] + (number > 1 ? [record.heads[Int(number) - 2]] : [])
            }
        return Edit(statements: [cut] + head, first: number)
    }

    /// Two events change places, hashes and all.
    private mutating func swap(_ one: Int64, _ other: Int64) -> Edit {
        guard one != other else { return edit(one) }
        return Edit(
            statements: [
                "UPDATE audit_events SET number = 100000 WHERE number = \(one)",
                "UPDATE audit_events SET number = \(one) WHERE number = \(other)",
                "UPDATE audit_events SET number = \(other) WHERE number = 100000",
            ], first: min(one, other))
    }

    /// All that two events say changes places; numbers and hashes stay where they were.
    private mutating func swapContents(_ one: Int64, _ other: Int64) -> Edit {
        guard one != other else { return edit(one) }
        let columns = Self.columns.filter { $0 != "number" && $0 != "hash" }.joined(separator: ", ")
        func copy(_ source: Int64, to target: Int64) -> String {
            """
            UPDATE audit_events SET (\(columns)) = (SELECT \(columns) FROM audit_events WHERE number = \(source))
             WHERE number = \(target)
            """
        }
        let all = Self.columns.joined(separator: ", ")
        let spare = Self.columns.map { $0 == "number" ? "100000" : $0 }.joined(separator: ", ")
        return Edit(
            statements: [
                "INSERT INTO audit_events (\(all)) SELECT \(spare) FROM audit_events WHERE number = \(one)",
                copy(other, to: one), copy(100_000, to: other),
                "DELETE FROM audit_events WHERE number = 100000",
            ], first: min(one, other))
    }

    /// An event that never was, at the end or between two; those behind it move on.
    private mutating func insertion(_ number: Int64) -> Edit {
        let place = below(3) == 0 ? events + 1 : number
        let moved = [
            "UPDATE audit_events SET number = -number WHERE number >= \(place)",
            "UPDATE audit_events SET number = 1 - number WHERE number < 0",
        ]
        // It fits behind the one before it: where no anchor stands, the first that is wrong is the one that
        // it has moved.
        let isFirst = place > events || record.anchored.contains(place)
        return Edit(statements: moved, forged: forged(place), first: isFirst ? place : place + 1)
    }

    private mutating func forged(_ number: Int64) -> AuditEvent {
        let salt = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let personal = [UInt8]("{}".utf8)
        return AuditEvent(
            number: number, at: Instant(epochMs: below(1 << 40)), actor: "staff", actorID: nil, session: nil,
            requestID: below(1 << 40), action: AuditAction.recordRead.rawValue, object: "record",
            objectID: nil, changes: [UInt8]("{}".utf8), personal: personal, salt: salt,
            personalDigest: AuditEvent.digest(ofPersonal: personal, salt: salt))
    }

    /// An event says something else, and all hashes behind it are made to fit: the first anchor behind it
    /// does not.
    private mutating func rewriting(_ number: Int64) -> Edit {
        Edit(
            statements: ["UPDATE audit_events SET action = action || 'x' WHERE number = \(number)"],
            rehashedFrom: number, first: record.anchored.first { $0 >= number } ?? events)
    }

    /// A character of an anchor becomes another.
    private mutating func anchor() -> Edit {
        var lines = record.anchors
        let line = Int(below(Int64(lines.count)))
        var bytes = [UInt8](lines[line].utf8)
        let place = Int(below(Int64(bytes.count)))
        let others = (UInt8(0x20)...0x7E).filter { $0 != bytes[place] }
        bytes[place] = others[Int(below(Int64(others.count)))]
        lines[line] = String(decoding: bytes, as: UTF8.self)
        return Edit(anchors: lines, first: line == 0 ? 1 : record.anchored[line - 1] + 1)
    }

    /// What stands beside the hash: another value with its old salt, another salt, both, or none any more;
    /// and some where they were erased.
    private mutating func personal(_ number: Int64) -> Edit {
        let (text, salt) = ("'{\"address\":\"\(hex(4))\"}'", TestStore.bytes(hex(32)))
        let changes = [
            "personal = \(text), salt = \(salt)", "personal = \(text)", "salt = \(salt)",
            "personal = NULL, salt = NULL",
        ]
        let change = changes[record.bare.contains(number) ? 0 : Int(below(Int64(changes.count)))]
        return edit(number, change)
    }

    /// One value of any column becomes another.
    private mutating func edit(_ number: Int64) -> Edit {
        let column = Self.columns[Int(below(Int64(Self.columns.count)))]
        return switch column {
        case "number": edit(number, "number = number + 1000")
        case "at", "request_id": edit(number, "\(column) = \(column) + \(below(1_000_000) + 1)")
        case "actor": edit(number, "actor = CASE actor WHEN 'key' THEN 'system' ELSE 'key' END")
        case "actor_id", "session_id", "object_id": edit(number, "\(column) = \(TestStore.id(hex(16)))")
        case "action", "object", "changes": edit(number, "\(column) = \(column) || ' '")
        case "personal", "salt": personal(number)
        default: edit(number, "\(column) = \(TestStore.bytes(hex(32)))")
        }
    }

    private func edit(_ number: Int64, _ change: String) -> Edit {
        Edit(statements: ["UPDATE audit_events SET \(change) WHERE number = \(number)"], first: number)
    }

    static let columns = [
        "number", "at", "actor", "actor_id", "session_id", "request_id", "action", "object", "object_id",
        "changes", "personal", "salt", "personal_digest", "hash",
    ]

    private mutating func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(generator.next() % 256 + 256, radix: 16).dropFirst() }.joined()
    }

    private mutating func below(_ bound: Int64) -> Int64 { Int64(generator.next() % UInt64(bound)) }
}

extension AuditEdits.Edit {
    /// In a transaction of somebody who knows SQL and how a hash is made, and has no key.
    func make(_ tx: Transaction) throws {
        for statement in statements { try tx.run(.assembled(statement)) }
        if let forged {
            try AuditStore(tx: tx).insert(forged, hash: forged.hash(after: Self.hash(forged.number - 1, tx)))
        }
        guard let rehashedFrom else { return }
        var last = try Self.hash(rehashedFrom - 1, tx)
        var hashes: [(Int64, [UInt8])] = []
        for (event, _) in try AuditStore(tx: tx).events(after: rehashedFrom - 1, atMost: .max) {
            last = event.hash(after: last)
            hashes.append((event.number, last))
        }
        for (number, hash) in hashes {
            try tx.run(
                .assembled("UPDATE audit_events SET hash = $2 WHERE number = $1"), .integer(number),
                .bytes(hash))
        }
    }

    private static func hash(_ number: Int64, _ tx: Transaction) throws -> [UInt8] {
        try AuditStore(tx: tx).hash(of: number) ?? AuditStore.End.beginning.hash
    }
}
