// All SQL about extras, what they cost and how many there are. Decides nothing.

import Schema
import Store

struct ExtraStore {
    let tx: Transaction

    func all() throws -> [Extra] {
        var prices: [UUID: [ExtraPrice]] = [:]
        try tx.each(Self.prices) { prices[try $0.uuid(1), default: []].append(try Self.price($0)) }
        return try tx.all(Self.extras) { row in
            let id = try row.uuid(0)
            return Extra(
                id: id, code: row.text(1), name: row.text(2), isLimited: row.boolean(3),
                isOffered: row.boolean(4), most: row.integer(5), prices: prices[id] ?? [])
        }
    }

    func price(_ id: UUID) throws -> ExtraPrice? { try tx.first(Self.priceByID, .uuid(id), row: Self.price) }

    func insert(_ id: UUID, _ extra: ExtraDraft) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .text(extra.code), .text(extra.name), .text(extra.about),
            .boolean(extra.isLimited), .boolean(extra.isOffered), .integer(extra.most),
            .integer(extra.position), .instant(tx.now))
    }

    func update(_ id: UUID, _ extra: ExtraDraft) throws {
        try tx.run(
            Self.updateOne, .uuid(id), .text(extra.name), .text(extra.about), .boolean(extra.isLimited),
            .boolean(extra.isOffered), .integer(extra.most), .integer(extra.position), .instant(tx.now))
    }

    func insert(_ price: ExtraPrice, by maker: UUID?) throws {
        try tx.run(
            Self.insertPrice, .uuid(price.id), .uuid(price.extra), .integer(price.number),
            .text(price.per.rawValue), .integer(price.amountMinor), .integer(price.mostMinor),
            .instant(price.startsAt), .uuid(maker), .instant(tx.now))
    }

    func lastNumber(of extra: UUID) throws -> Int64 {
        try tx.first(Self.newest, .uuid(extra)) { $0.integer(0) } ?? 0
    }

    func setStock(_ count: Int64, of extra: UUID, at location: UUID) throws {
        try tx.run(Self.upsertStock, .uuid(extra), .uuid(location), .integer(count))
    }

    func stock(of extra: UUID, at location: UUID) throws -> Int64 {
        try tx.first(Self.stockOf, .uuid(extra), .uuid(location)) { $0.integer(0) } ?? 0
    }

    /// Of which bookings it is away when, as far as that meets a time.
    func taken(_ extra: UUID, at location: UUID, from start: Instant, until end: Instant, but booking: UUID)
        throws -> [ExtraStock.Taken]
    {
        try tx.all(
            Self.takenOf, .uuid(extra), .uuid(location), .instant(start), .instant(end), .uuid(booking)
        ) {
            ExtraStock.Taken(from: $0.instant(0), until: $0.instant(1), quantity: $0.integer(2))
        }
    }

    func each(_ body: (borrowing Row) throws -> Void) throws { try tx.each(Self.shapes, row: body) }

    func extra<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shape, .uuid(id), row: body)
    }

    func each(priceOf extra: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.priceShapes, .uuid(extra), row: body)
    }

    func each(stockOf extra: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.stockShapes, .uuid(extra), row: body)
    }

    private static func price(_ row: borrowing Row) throws -> ExtraPrice {
        ExtraPrice(
            id: try row.uuid(0), extra: try row.uuid(1), code: row.text(2), name: row.text(3),
            number: row.integer(4), per: Per(rawValue: row.text(5)) ?? .booking, amountMinor: row.integer(6),
            mostMinor: row.optionalInteger(7), startsAt: row.instant(8))
    }

    private static let extras = Query(
        "SELECT id, code, name, is_limited, is_offered, most FROM extras ORDER BY position, code")
    private static let priceColumns = """
        SELECT p.id, p.extra_id, e.code, e.name, p.number, p.per, p.amount_minor, p.most_minor, p.starts_at
          FROM extra_prices p JOIN extras e ON e.id = p.extra_id
        """
    private static let prices = Query("\(priceColumns) ORDER BY p.starts_at DESC, p.number DESC")
    private static let priceByID = Query("\(priceColumns) WHERE p.id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO extras (id, code, name, about, is_limited, is_offered, most, position, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """)
    private static let updateOne = Query(
        """
        UPDATE extras
           SET name = $2, about = $3, is_limited = $4, is_offered = $5, most = $6, position = $7, updated_at = $8,
               version = version + 1
         WHERE id = $1
        """)
    private static let insertPrice = Query(
        """
        INSERT INTO extra_prices (id, extra_id, number, per, amount_minor, most_minor, starts_at, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    private static let newest = Query("SELECT max(number) FROM extra_prices WHERE extra_id = $1")
    private static let upsertStock = Query(
        """
        INSERT INTO extra_stock (extra_id, location_id, count) VALUES ($1, $2, $3)
            ON CONFLICT (extra_id, location_id) DO UPDATE SET count = excluded.count
        """)
    private static let stockOf = Query(
        "SELECT count FROM extra_stock WHERE extra_id = $1 AND location_id = $2")
    private static let takenOf = Query(
        """
        SELECT starts_at, ends_at, quantity FROM booking_extras
         WHERE extra_id = $1 AND location_id = $2 AND is_live = 1 AND ends_at > $3 AND starts_at < $4
           AND booking_id <> $5
        """)
    private static let columns = ExtraRecord.shape.columns(of: "e")
    private static let shapes = Query("SELECT \(columns) FROM extras e ORDER BY e.position, e.code")
    private static let shape = Query("SELECT \(columns) FROM extras e WHERE e.id = $1")
    private static let priceShapes = Query(
        """
        SELECT \(ExtraRecord.price.columns(of: "p")) FROM extra_prices p
         WHERE p.extra_id = $1 ORDER BY p.number DESC
        """)
    private static let stockShapes = Query(
        """
        SELECT \(ExtraRecord.stock.columns(of: "s")) FROM extra_stock s
         WHERE s.extra_id = $1 ORDER BY s.location_id
        """)
}
