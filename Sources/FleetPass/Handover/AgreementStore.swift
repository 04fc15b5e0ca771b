// All SQL about agreements. Decides nothing.

import Schema
import Store

struct AgreementStore {
    let tx: Transaction

    /// From now on it names whoever rents and drives.
    func insert(_ agreement: Agreement, contentHash: String, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(agreement.id), .uuid(agreement.booking), .integer(agreement.number),
            .text(agreement.state.rawValue), .utf8(agreement.content), .text(contentHash),
            .text(agreement.termsHash), .uuid(maker), .instant(tx.now))
        try PaperPeopleStore(tx: tx).add(of: agreement.booking)
    }

    func agreement(_ id: UUID) throws -> Agreement? {
        try tx.first(Self.byID, .uuid(id), row: Self.agreement)
    }

    /// The newest that is not void.
    func live(of booking: UUID) throws -> Agreement? {
        try tx.first(Self.liveOf, .uuid(booking), row: Self.agreement)
    }

    func makeVoid(_ id: UUID) throws { try tx.run(Self.updateVoid, .uuid(id)) }

    /// What was signed before.
    func makeVoid(signedOf booking: UUID) throws { try tx.run(Self.updateVoidSigned, .uuid(booking)) }

    func sign(_ id: UUID, _ paper: FrozenPaper) throws {
        try tx.run(
            Self.updateSigned, .uuid(id), .uuid(paper.document), .text(paper.documentHash), .instant(tx.now))
    }

    /// Somebody has signed, and not everybody.
    func touch(_ id: UUID) throws { try tx.run(Self.updateVersion, .uuid(id)) }

    /// Takes what the agreements of a booking say out of the rows. Numbers and hashes stay.
    /// - Returns: the files that go too.
    func erase(of booking: UUID) throws -> [UUID] {
        let files = try tx.all(Self.documentsOf, .uuid(booking)) { try $0.uuid(0) }
        try tx.run(Self.eraseContents, .uuid(booking))
        return files
    }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    /// The newest first.
    func each(of booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapesOf, .uuid(booking), row: body)
    }

    private static func agreement(_ row: borrowing Row) throws -> Agreement {
        let id = try row.uuid(0)
        guard let state = AgreementState(rawValue: row.text(4)) else {
            throw StoreError.unusable("agreement \(id) is in no known state; run 'fleetpassd check'")
        }
        return Agreement(
            id: id, version: row.integer(1), booking: try row.uuid(2), number: row.integer(3), state: state,
            content: row.bytes(5), termsHash: row.text(6), document: try row.optionalUUID(7))
    }

    private static let columns = """
        SELECT id, version, booking_id, number, state, content, terms_hash, document_id FROM agreements
        """
    private static let insertOne = Query(
        """
        INSERT INTO agreements (id, booking_id, number, state, content, content_hash, terms_hash, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    private static let byID = Query("\(columns) WHERE id = $1")
    private static let liveOf = Query(
        "\(columns) WHERE booking_id = $1 AND state <> 'void' ORDER BY number DESC LIMIT 1")
    private static let updateVoid = Query(
        "UPDATE agreements SET state = 'void', version = version + 1 WHERE id = $1")
    private static let updateVoidSigned = Query(
        "UPDATE agreements SET state = 'void', version = version + 1 WHERE booking_id = $1 AND state = 'signed'"
    )
    private static let updateSigned = Query(
        """
        UPDATE agreements
           SET state = 'signed', document_id = $2, document_hash = $3, signed_at = $4, version = version + 1
         WHERE id = $1
        """)
    private static let updateVersion = Query("UPDATE agreements SET version = version + 1 WHERE id = $1")
    private static let documentsOf = Query(
        "SELECT document_id FROM agreements WHERE booking_id = $1 AND document_id IS NOT NULL")
    private static let eraseContents = Query(
        """
        UPDATE agreements SET content = '{}', document_id = NULL, version = version + 1 WHERE booking_id = $1
        """)
    private static let shapeByID = Query(
        "SELECT \(AgreementRecord.shape.columns(of: "a")) FROM agreements a WHERE a.id = $1")
    private static let shapesOf = Query(
        """
        SELECT \(AgreementRecord.shape.columns(of: "a")) FROM agreements a WHERE a.booking_id = $1
         ORDER BY a.number DESC
        """)
}
