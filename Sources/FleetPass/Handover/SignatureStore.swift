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
            .text(signature.name), .text(signature.strokes), .uuid(maker), .instant(signature.signedAt))
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
                strokes: row.text(2), signedAt: row.instant(3))
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

    private static let insertOne = Query(
        """
        INSERT INTO signatures (id, agreement_id, inspection_id, role, name, strokes, made_by, signed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let columns = "SELECT role, name, strokes, signed_at FROM signatures"
    private static let ofAgreement = Query("\(columns) WHERE agreement_id = $1 ORDER BY role")
    private static let ofInspection = Query("\(columns) WHERE inspection_id = $1 ORDER BY role")
    private static let eraseUnderAgreements = Query(
        """
        UPDATE signatures SET name = 'Erased', strokes = 'M0 0 L0 0'
         WHERE role = 'customer' AND agreement_id IN (SELECT id FROM agreements WHERE booking_id = $1)
        """)
    private static let eraseUnderInspections = Query(
        """
        UPDATE signatures SET name = 'Erased', strokes = 'M0 0 L0 0'
         WHERE role = 'customer' AND inspection_id IN (SELECT id FROM inspections WHERE booking_id = $1)
        """)
}
