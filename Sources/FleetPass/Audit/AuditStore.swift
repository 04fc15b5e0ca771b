// All SQL about the record. Decides nothing.

import Schema
import Store

struct AuditStore {
    let tx: Transaction

    /// Where the chain ends.
    final class End: Sendable, Equatable {
        let number: Int64
        let hash: [UInt8]

        init(number: Int64, hash: [UInt8]) { (self.number, self.hash) = (number, hash) }

        static func == (left: End, right: End) -> Bool {
            left.number == right.number && left.hash == right.hash
        }

        /// Before the first event.
        static let beginning = End(number: 0, hash: [UInt8](repeating: 0, count: 32))
    }

    struct Head {
        let end: End
        let seal: [UInt8]
    }

    func last() throws -> End {
        if let known = tx.memo?.value(End.self) { return known }
        return try tx.first(Self.newest) { End(number: $0.integer(0), hash: $0.bytes(1)) } ?? .beginning
    }

    func head() throws -> Head? {
        try tx.first(Self.readHead) { row in
            Head(end: End(number: row.integer(0), hash: row.bytes(1)), seal: row.bytes(2))
        }
    }

    func setHead(_ head: Head) throws {
        try tx.run(
            Self.writeHead, .integer(head.end.number), .bytes(head.end.hash), .bytes(head.seal))
    }

    func insert(_ event: AuditEvent, hash: [UInt8]) throws {
        try tx.run(
            Self.insertOne, .integer(event.number), .instant(event.at), .text(event.actor),
            .uuid(event.actorID),
            .uuid(event.session), .integer(event.requestID), .text(event.action), .text(event.object),
            .uuid(event.objectID), .utf8(event.changes), event.personal.map { .utf8($0) } ?? .null,
            event.salt.map { .bytes($0) } ?? .null, .bytes(event.personalDigest), .bytes(hash))
        // The next event of this transaction comes behind it.
        tx.memo?.keep(End(number: event.number, hash: hash))
    }

    /// An event, with the hash that its row has.
    typealias Kept = (event: AuditEvent, hash: [UInt8])

    /// In their order: so many of those behind a number.
    func events(after number: Int64, atMost most: Int) throws -> [Kept] {
        try tx.all(Self.nextOnes, .integer(number), .integer(Int64(most))) { row in
            (try AuditEvent(row), row.bytes(13))
        }
    }

    /// Of something, the latest first, until `body` has seen enough.
    func each(_ action: String, of object: UUID, _ body: (AuditEvent) -> Bool) throws {
        var before = Int64.max
        while true {
            var page: [AuditEvent] = []
            try tx.each(
                Self.latestOf, [.uuid(object), .text(action), .integer(before), .integer(Int64(Self.atOnce))]
            ) { page.append(try AuditEvent($0)) }
            for event in page where !body(event) { return }
            guard page.count == Self.atOnce, let last = page.last else { return }
            before = last.number
        }
    }

    private static let atOnce = 100

    /// The latest first.
    func page(_ filter: AuditFilter, _ limit: Int) throws -> [AuditEvent] {
        var conditions = Conditions()
        if let number = filter.before { conditions.add("number < ", .integer(number)) }
        if let action = filter.action { conditions.add("action = ", .text(action.rawValue)) }
        if let actor = filter.actor { conditions.add("actor_id = ", .uuid(actor)) }
        if let object = filter.object { conditions.add("object_id = ", .uuid(object)) }
        let most = conditions.next(.integer(Int64(limit)))
        let query = Query.assembled(
            """
            SELECT \(Self.columns) FROM audit_events WHERE \(conditions.text)
             ORDER BY number DESC LIMIT \(most)
            """)
        var events: [AuditEvent] = []
        try tx.each(query, conditions.values) { events.append(try AuditEvent($0)) }
        return events
    }

    /// All pages of it, one after another.
    func all(_ filter: AuditFilter) throws -> [AuditEvent] {
        var (rest, events) = (filter, [AuditEvent]())
        while true {
            let page = try page(rest, Self.atOnce)
            events += page
            guard page.count == Self.atOnce, let last = page.last else { return events }
            rest.before = last.number
        }
    }

    func hash(of number: Int64) throws -> [UInt8]? {
        try tx.first(Self.hashOfOne, .integer(number)) { $0.bytes(0) }
    }

    /// Takes the personal values out of all events by or about somebody.
    /// - Returns: of how many.
    func erase(about id: UUID) throws -> Int { try tx.changes(by: Self.eraseAbout, .uuid(id)) }

    private static let columns = """
        number, at, actor, actor_id, session_id, request_id, action, object, object_id, changes, personal, salt,
        personal_digest, hash
        """
    private static let newest = Query(
        "SELECT number, hash FROM audit_events ORDER BY number DESC LIMIT 1", isForeseen: true)
    private static let hashOfOne = Query("SELECT hash FROM audit_events WHERE number = $1")
    private static let nextOnes = Query(
        "SELECT \(columns) FROM audit_events WHERE number > $1 ORDER BY number LIMIT $2")
    private static let latestOf = Query(
        """
        SELECT \(columns) FROM audit_events WHERE object_id = $1 AND action = $2 AND number < $3
         ORDER BY number DESC LIMIT $4
        """)
    private static let insertOne = Query(
        """
        INSERT INTO audit_events (\(columns))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """)
    private static let readHead = Query("SELECT number, hash, seal FROM audit_head", isForeseen: true)
    private static let writeHead = Query(
        """
        INSERT INTO audit_head (only_one, number, hash, seal) VALUES (1, $1, $2, $3)
            ON CONFLICT (only_one) DO UPDATE
           SET number = excluded.number, hash = excluded.hash, seal = excluded.seal
        """)
    private static let eraseAbout = Query(
        """
        UPDATE audit_events SET personal = NULL, salt = NULL
         WHERE (object_id = $1 OR actor_id = $1) AND personal IS NOT NULL
        """)
}

extension AuditEvent {
    /// From a row that begins with the columns of `AuditStore`.
    init(_ row: borrowing Row) throws {
        self.init(
            number: row.integer(0), at: row.instant(1), actor: row.text(2), actorID: try row.optionalUUID(3),
            session: try row.optionalUUID(4), requestID: row.integer(5), action: row.text(6),
            object: row.text(7), objectID: try row.optionalUUID(8), changes: row.bytes(9),
            personal: row.isNull(10) ? nil : row.bytes(10), salt: row.isNull(11) ? nil : row.bytes(11),
            personalDigest: row.bytes(12))
    }
}
