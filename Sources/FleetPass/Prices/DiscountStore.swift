// All SQL about discounts and taxes. Decides nothing.

import Schema
import Store

struct DiscountStore {
    let tx: Transaction

    /// Those that nobody has to ask for.
    func givenToAll() throws -> [Discount] { try tx.all(Self.withoutCode, row: Self.discount) }

    func discount(_ id: UUID) throws -> Discount? { try tx.first(Self.byID, .uuid(id), row: Self.discount) }

    /// - Parameter code: in capitals.
    func discount(code: String) throws -> Discount? {
        try tx.first(Self.byCode, .text(code), row: Self.discount)
    }

    /// - Returns: false if it has been used as often as it may.
    func use(_ id: UUID) throws -> Bool { try tx.changes(by: Self.countUse, .uuid(id)) > 0 }

    /// Of a booking that came to nothing.
    func giveBack(_ id: UUID) throws { try tx.run(Self.uncountUse, .uuid(id)) }

    func insert(_ discount: Discount, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(discount.id), .text(discount.code), .text(discount.name),
            .integer(discount.share?.ppm), .integer(discount.amountMinor), .list(discount.locations),
            .list(discount.classes), .integer(discount.leastDays), .instant(discount.startsAt),
            .instant(discount.endsAt), .integer(discount.mostUses), .uuid(maker), .instant(tx.now))
    }

    func end(_ id: UUID) throws { try tx.run(Self.endOne, .uuid(id), .instant(tx.now)) }

    func each(_ body: (borrowing Row) throws -> Void) throws { try tx.each(Self.shapes, row: body) }

    func discount<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shape, .uuid(id), row: body)
    }

    private static func discount(_ row: borrowing Row) throws -> Discount {
        Discount(
            id: try row.uuid(0), code: row.optionalText(1), name: row.text(2),
            share: row.optionalInteger(3).map { Share(ppm: $0) }, amountMinor: row.optionalInteger(4),
            locations: row.ids(5), classes: row.texts(6), leastDays: row.integer(7),
            startsAt: row.instant(8), endsAt: row.optionalInstant(9), mostUses: row.optionalInteger(10),
            uses: row.integer(11), endedAt: row.optionalInstant(12))
    }

    private static let source = """
        SELECT id, code, name, share_ppm, amount_minor, locations, classes, least_days, starts_at, ends_at, most_uses,
               uses, ended_at
          FROM discounts
        """
    private static let withoutCode = Query("\(source) WHERE code IS NULL AND ended_at IS NULL ORDER BY id")
    private static let byID = Query("\(source) WHERE id = $1")
    private static let byCode = Query("\(source) WHERE code = $1")
    private static let countUse = Query(
        "UPDATE discounts SET uses = uses + 1 WHERE id = $1 AND (most_uses IS NULL OR uses < most_uses)")
    private static let uncountUse = Query("UPDATE discounts SET uses = uses - 1 WHERE id = $1 AND uses > 0")
    private static let insertOne = Query(
        """
        INSERT INTO discounts (id, code, name, share_ppm, amount_minor, locations, classes, least_days, starts_at,
                               ends_at, most_uses, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """)
    private static let endOne = Query(
        "UPDATE discounts SET ended_at = $2, version = version + 1 WHERE id = $1")
    private static let columns = DiscountRecord.shape.columns(of: "d")
    private static let shapes = Query("SELECT \(columns) FROM discounts d ORDER BY d.id DESC")
    private static let shape = Query("SELECT \(columns) FROM discounts d WHERE d.id = $1")
}

struct TaxStore {
    let tx: Transaction

    func each(_ body: (TaxRate) -> Void) throws { try tx.each(Self.all) { body(try Self.tax($0)) } }

    func tax(_ id: UUID) throws -> TaxRate? { try tx.first(Self.byID, .uuid(id), row: Self.tax) }

    func insert(_ tax: TaxRate) throws {
        try tx.run(
            Self.insertOne, .uuid(tax.id), .uuid(tax.location), .text(tax.name), .integer(tax.rate.ppm),
            .list(tax.exempt), .instant(tax.startsAt), .instant(tax.endsAt), .instant(tx.now))
    }

    func end(_ id: UUID, at time: Instant) throws { try tx.run(Self.endOne, .uuid(id), .instant(time)) }

    func each(of location: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapes, .uuid(location), row: body)
    }

    private static func tax(_ row: borrowing Row) throws -> TaxRate {
        TaxRate(
            id: try row.uuid(0), location: try row.uuid(1), name: row.text(2),
            rate: Share(ppm: row.integer(3)), exempt: row.texts(4), startsAt: row.instant(5),
            endsAt: row.optionalInstant(6))
    }

    private static let source = """
        SELECT id, location_id, name, rate_ppm, exempt, starts_at, ends_at FROM tax_rates
        """
    private static let all = Query("\(source) ORDER BY location_id, starts_at, id")
    private static let byID = Query("\(source) WHERE id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO tax_rates (id, location_id, name, rate_ppm, exempt, starts_at, ends_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let endOne = Query("UPDATE tax_rates SET ends_at = $2 WHERE id = $1")
    private static let shapes = Query(
        """
        SELECT \(TaxRecord.shape.columns(of: "t")) FROM tax_rates t
         WHERE t.location_id = $1 ORDER BY t.starts_at DESC, t.id
        """)
}
