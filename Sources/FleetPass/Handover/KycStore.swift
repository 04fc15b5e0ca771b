// All SQL about who was found to be who they say they are. Decides nothing.

import Schema
import Store

struct KycStore {
    let tx: Transaction

    func insert(_ id: UUID, _ draft: KycRecord.Draft, of customer: UUID, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(customer), .text(draft.outcome.rawValue),
            .text(draft.document.rawValue), .text(draft.validUntil), .text(draft.note), .uuid(maker),
            .instant(tx.now))
    }

    func check(_ id: UUID) throws -> KycCheck? { try tx.first(Self.byID, .uuid(id), row: Self.check) }

    /// What was found last about somebody.
    func newest(of customer: UUID) throws -> KycCheck? {
        try tx.first(Self.last, .uuid(customer), row: Self.check)
    }

    func decide(_ id: UUID, _ state: KycState, note: String?, by maker: UUID?) throws {
        try tx.run(
            Self.updateDecided, .uuid(id), .text(state.rawValue), .text(note), .uuid(maker), .instant(tx.now))
    }

    /// What somebody was found to be is not what they are now.
    func makeStale(of customer: UUID) throws {
        try tx.run(Self.updateStale, .uuid(customer), .instant(tx.now))
    }

    /// Takes what may be personal out of the rows.
    func erase(of customer: UUID) throws { try tx.run(Self.eraseAll, .uuid(customer), .instant(tx.now)) }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    /// The newest first.
    func each(of customer: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapesOf, .uuid(customer), row: body)
    }

    private static func check(_ row: borrowing Row) throws -> KycCheck {
        let id = try row.uuid(0)
        guard let state = KycState(rawValue: row.text(2)), let paper = KycCheck.Paper(rawValue: row.text(4))
        else {
            throw StoreError.unusable(
                "check \(id) is in no known state, or of no known paper; run 'fleetpassd check'")
        }
        return KycCheck(
            id: id, customer: try row.uuid(1), state: state, document: paper,
            validUntil: row.optionalText(3).flatMap { CivilDate(text: $0.utf8.span) })
    }

    private static let insertOne = Query(
        """
        INSERT INTO kyc_checks (id, customer_id, method, state, document, valid_until, note, decided_by, decided_at,
                                created_at, updated_at)
        VALUES ($1, $2, 'manual', $3, $4, $5, $6, $7, $8, $8, $8)
        """)
    private static let columns = "SELECT id, customer_id, state, valid_until, document FROM kyc_checks"
    private static let byID = Query("\(columns) WHERE id = $1")
    private static let last = Query(
        "\(columns) WHERE customer_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1")
    private static let updateDecided = Query(
        """
        UPDATE kyc_checks
           SET state = $2, note = coalesce($3, note), decided_by = $4, decided_at = $5, updated_at = $5,
               version = version + 1
         WHERE id = $1
        """)
    private static let updateStale = Query(
        """
        UPDATE kyc_checks SET state = 'stale', updated_at = $2, version = version + 1
         WHERE customer_id = $1 AND state = 'approved'
        """)
    private static let eraseAll = Query(
        """
        UPDATE kyc_checks SET note = '', valid_until = NULL, updated_at = $2, version = version + 1
         WHERE customer_id = $1
        """)
    private static let shapeByID = Query(
        "SELECT \(KycRecord.shape.columns(of: "k")) FROM kyc_checks k WHERE k.id = $1")
    private static let shapesOf = Query(
        """
        SELECT \(KycRecord.shape.columns(of: "k")) FROM kyc_checks k WHERE k.customer_id = $1
         ORDER BY k.created_at DESC, k.id DESC
        """)
}
