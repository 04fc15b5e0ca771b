// All SQL about calendar feeds. Decides nothing.

import Schema
import Store

struct BookingFeedStore {
    let tx: Transaction

    /// One that is not revoked.
    func live(_ digest: [UInt8]) throws -> BookingFeed.Made? {
        try tx.first(Self.byToken, .bytes(digest), row: Self.made)
    }

    func feed(_ id: UUID) throws -> BookingFeed.Made? { try tx.first(Self.byID, .uuid(id), row: Self.made) }

    func insert(_ feed: BookingFeed.Made, _ token: Token) throws {
        try tx.run(
            Self.insertOne, .uuid(feed.id), .text(feed.kind.rawValue), .uuid(feed.object),
            .bytes(token.digest), .text(String(token.text.prefix(BookingFeed.hintCharacters))),
            .uuid(feed.maker.value), .instant(tx.now))
    }

    func count(of maker: AccountID) throws -> Int64 {
        try tx.first(Self.countOf, .uuid(maker.value)) { $0.integer(0) } ?? 0
    }

    func revoke(_ id: UUID) throws { try tx.run(Self.revokeOne, .uuid(id), .instant(tx.now)) }

    func removeAll(of maker: AccountID) throws { try tx.run(Self.deleteAll, .uuid(maker.value)) }

    /// Those that were revoked before then, a few at a time.
    /// - Returns: whether there may be more.
    func forget(before time: Instant) throws -> Bool {
        try tx.changes(by: Self.deleteRevoked, .instant(time)) > 0
    }

    /// Those that are good, the newest first.
    /// - Parameter maker: nil: everybody's.
    func each(of maker: AccountID?, _ body: (borrowing Row) throws -> Void) throws {
        if let maker {
            try tx.each(Self.ofMaker, .uuid(maker.value), row: body)
        } else {
            try tx.each(Self.everyOne, row: body)
        }
    }

    /// Those that a calendar may show, as far as they meet a time, in its order. Where that is more than it
    /// can hold, it shows what is to come, and of the past what is latest. What is with a customer is not
    /// over, however late it is.
    func entries(
        of kind: BookingFeed.Kind, _ object: UUID, _ block: Block, goneSince: Instant,
        atMost most: Int = BookingFeed.mostEntries
    ) throws -> [BookingFeed.Entry] {
        let (ahead, past) =
            switch kind {
            case .vehicle: Self.ofVehicle
            case .location: Self.ofLocation
            case .customer: Self.ofCustomer
            }
        func found(_ query: Query, _ from: Instant, _ until: Instant, _ most: Int) throws -> [BookingFeed
            .Entry]
        {
            try tx.all(
                query, .uuid(object), .instant(from), .instant(until), .instant(goneSince),
                .integer(Int64(most)),
                .integer(from.epochMs - BookingFeed.longestMs), row: Self.entry)
        }
        let now = max(block.from, min(tx.now, block.until))
        let coming = try found(ahead, now, block.until, most)
        guard coming.count < most else { return coming }
        let gone = try found(past, block.from, now, most - coming.count)
        return (gone + coming).sorted { ($0.startsAt, $0.id) < ($1.startsAt, $1.id) }
    }

    func vehicleName(_ id: UUID) throws -> String? {
        try tx.first(Self.vehicle, .uuid(id)) { "\($0.text(0)) \($0.text(1)), \($0.text(2))" }
    }

    private static func made(_ row: borrowing Row) throws -> BookingFeed.Made {
        let id = try row.uuid(0)
        guard let kind = BookingFeed.Kind(rawValue: row.text(1)) else {
            throw StoreError.unusable("calendar feed \(id) is of no known kind")
        }
        return BookingFeed.Made(
            id: id, kind: kind, object: try row.uuid(2), maker: AccountID(value: try row.uuid(3)))
    }

    private static func entry(_ row: borrowing Row) throws -> BookingFeed.Entry {
        let id = try row.uuid(0)
        guard let state = BookingState(rawValue: row.text(5)) else {
            throw StoreError.unusable("booking \(id) is in no known state; run 'fleetpassd check'")
        }
        return BookingFeed.Entry(
            id: id, version: row.integer(1), updatedAt: row.instant(2), startsAt: row.instant(3),
            endsAt: row.instant(4), state: state, code: row.text(6), vehicle: "\(row.text(7)) \(row.text(8))",
            vehicleClass: row.text(9), pickup: try row.uuid(10), dropOff: try row.uuid(11))
    }

    private static let columns = "SELECT id, kind, object_id, made_by FROM booking_feeds"
    private static let shown =
        "SELECT \(BookingFeed.shape.columns(of: "f")) FROM booking_feeds f WHERE f.revoked_at IS NULL"
    private static let byToken = Query("\(columns) WHERE token_digest = $1 AND revoked_at IS NULL")
    private static let byID = Query("\(columns) WHERE id = $1 AND revoked_at IS NULL")
    private static let insertOne = Query(
        """
        INSERT INTO booking_feeds (id, kind, object_id, token_digest, hint, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let countOf = Query(
        "SELECT count(*) FROM booking_feeds WHERE made_by = $1 AND revoked_at IS NULL")
    private static let revokeOne = Query("UPDATE booking_feeds SET revoked_at = $2 WHERE id = $1")
    private static let deleteAll = Query("DELETE FROM booking_feeds WHERE made_by = $1")
    private static let deleteRevoked = Query(
        "DELETE FROM booking_feeds WHERE id IN (SELECT id FROM booking_feeds WHERE revoked_at < $1 LIMIT 8)")
    private static let ofMaker = Query("\(shown) AND f.made_by = $1 ORDER BY f.created_at DESC, f.id")
    private static let everyOne = Query("\(shown) ORDER BY f.created_at DESC, f.id")
    private static let vehicle = Query("SELECT make, model, stock_number FROM vehicles WHERE id = $1")

    /// Those that are not over at the beginning of a time, the first first; and those that ended in it, the
    /// last first.
    private static func entries(_ condition: String) -> (ahead: Query, past: Query) {
        (
            entries(
                condition, "(b.ends_at >= $2 OR b.state = 'on_rent') AND b.starts_at < $3",
                "b.starts_at, b.id"),
            entries(
                condition, "b.ends_at >= $2 AND b.ends_at < $3 AND b.state <> 'on_rent'",
                "b.starts_at DESC, b.id DESC")
        )
    }

    private static func entries(_ condition: String, _ meeting: String, _ order: String) -> Query {
        Query(
            """
            SELECT b.id, b.version, b.updated_at, b.starts_at, b.ends_at, b.state, b.code, v.make, v.model, v.class,
                   b.pickup_location_id, b.return_location_id
              FROM bookings b JOIN vehicles v ON v.id = b.vehicle_id
             WHERE \(condition) AND \(meeting) AND b.starts_at >= $6
               AND (b.state IN ('pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed')
                    OR b.state IN ('declined', 'cancelled', 'no_show') AND b.updated_at >= $4)
             ORDER BY \(order) LIMIT $5
            """)
    }

    private static let ofVehicle = entries("b.vehicle_id = $1")
    private static let ofLocation = entries("(b.pickup_location_id = $1 OR b.return_location_id = $1)")
    private static let ofCustomer = entries("b.customer_id = $1")
}
