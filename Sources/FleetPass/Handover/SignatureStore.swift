// All SQL about signatures. Decides nothing.

import Schema
import Store

struct SignatureStore {
    let tx: Transaction

    /// What is signed.
    enum Paper: Sendable {
        case agreement(UUID)
        case inspection(UUID)
    }

    func insert(_ id: UUID, _ signature: Signature, under paper: Paper, by maker: UUID?) throws {
        let (agreement, inspection): (UUID?, UUID?) =
            switch paper {
            case .agreement(let id): (id, nil)
            case .inspection(let id): (nil, id)
            }
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(agreement), .uuid(inspection), .text(signature.role.rawValue),
            .text(signature.name), .text(signature.strokes ?? Self.nothing), .uuid(maker),
            .instant(signature.signedAt), .text(signature.hand.way.rawValue), .text(signature.reason))
    }

    /// The customer's first.
    func signatures(under paper: Paper) throws -> [Signature] {
        let (query, id) =
            switch paper {
            case .agreement(let id): (Self.ofAgreement, id)
            case .inspection(let id): (Self.ofInspection, id)
            }
        return try tx.all(query, .uuid(id)) { row in
            Signature(
                role: Signature.Role(rawValue: row.text(0)) ?? .staff, name: row.text(1),
                hand: Self.hand(row), signedAt: row.instant(3))
        }
    }

    private static func hand(_ row: borrowing Row) -> Signature.Hand {
        switch Signature.Way(rawValue: row.text(4)) ?? .drawn {
        case .drawn: .drawn(row.text(2))
        case .typed: .typed
        case .paper: .onPaper(because: row.isNull(5) ? "" : row.text(5))
        }
    }

    /// Takes the customer's hand and name off everything that belongs to a booking.
    func erase(of booking: UUID) throws {
        try tx.run(Self.eraseUnderAgreements, .uuid(booking))
        try erase(underInspectionsOf: booking)
    }

    /// Whoever was there has signed those: any of the drivers.
    func erase(underInspectionsOf booking: UUID) throws {
        try tx.run(Self.eraseUnderInspections, .uuid(booking))
    }

    /// What is noted of a hand that nobody has drawn.
    private static let nothing = "M0 0 L0 0"

    private static let insertOne = Query(
        """
        INSERT INTO signatures (id, agreement_id, inspection_id, role, name, strokes, made_by, signed_at, way,
                                reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let columns = "SELECT role, name, strokes, signed_at, way, reason FROM signatures"
    private static let ofAgreement = Query("\(columns) WHERE agreement_id = $1 ORDER BY role")
    private static let ofInspection = Query("\(columns) WHERE inspection_id = $1 ORDER BY role")
    private static let eraseUnderAgreements = Query(
        """
        UPDATE signatures SET name = 'Erased', strokes = 'M0 0 L0 0', reason = NULL
         WHERE role = 'customer' AND agreement_id IN (SELECT id FROM agreements WHERE booking_id = $1)
        """)
    private static let eraseUnderInspections = Query(
        """
        UPDATE signatures SET name = 'Erased', strokes = 'M0 0 L0 0', reason = NULL
         WHERE role = 'customer' AND inspection_id IN (SELECT id FROM inspections WHERE booking_id = $1)
        """)
}
