// Pairs of customers who may be one: by what they are told, and the SQL that finds them.

import Schema
import Store

struct CustomerDuplicate: Sendable {
    let one: UUID
    let oneName: String
    let other: UUID
    let otherName: String
    /// The sum of what its reasons weigh, of which each is another power of two.
    let weight: Int64

    /// The strongest first. Two people have one telephone more often than one name and one day of birth, and
    /// hardly ever one licence.
    enum Reason: String, CaseIterable, Sendable {
        case licence
        case nameAndBirth = "name_and_birth"
        case email, phone

        var weight: Int64 {
            switch self {
            case .licence: 8
            case .nameAndBirth: 4
            case .email: 2
            case .phone: 1
            }
        }
    }

    var reasons: [Reason] { Reason.allCases.filter { weight & $0.weight != 0 } }

    var place: Place { Place(weight: weight, one: one, other: other) }

    /// Where a page ends.
    struct Place: Sendable {
        let weight: Int64
        let one: UUID
        let other: UUID

        var written: String { "\(weight) \(one) \(other)" }

        init(weight: Int64, one: UUID, other: UUID) {
            (self.weight, self.one, self.other) = (weight, one, other)
        }

        /// - Throws: `unusable` for what `written` has not given.
        init(written text: String) throws {
            let parts = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            guard parts.count == 3, let weight = Int64(parts[0]), let one = UUID(parts[1]),
                let other = UUID(parts[2])
            else { throw StoreError.unusable("a cursor that names no place") }
            self.init(weight: weight, one: one, other: other)
        }
    }
}

struct DuplicateStore {
    let tx: Transaction

    func page(after place: CustomerDuplicate.Place?, _ limit: Int) throws -> [CustomerDuplicate] {
        // Before all: heavier than any pair.
        let place = place ?? CustomerDuplicate.Place(weight: 16, one: Self.zero, other: Self.zero)
        return try tx.all(
            Self.pairs, .integer(place.weight), .uuid(place.one), .uuid(place.other), .integer(Int64(limit))
        ) { row in
            CustomerDuplicate(
                one: try row.uuid(0), oneName: row.text(1), other: try row.uuid(2), otherName: row.text(3),
                weight: row.integer(4))
        }
    }

    private static let zero = UUID(high: 0, low: 0)

    /// Both of them neither merged nor forgotten, and each pair once.
    private static func alike(_ condition: String, _ reason: CustomerDuplicate.Reason) -> String {
        """
        SELECT a.id AS one, b.id AS other, \(reason.weight) AS weight
          FROM customers a JOIN customers b ON \(condition) AND b.id > a.id
         WHERE a.merged_into IS NULL AND a.erased_at IS NULL AND b.merged_into IS NULL AND b.erased_at IS NULL
        """
    }

    private static let alikes = [
        alike("b.licence_hash = a.licence_hash", .licence),
        alike("b.name_key = a.name_key AND b.born_on = a.born_on", .nameAndBirth),
        alike("b.email_key = a.email_key", .email), alike("b.phone_hash = a.phone_hash", .phone),
    ].joined(separator: " UNION ALL ")

    /// The weights are small, so that their sum is whole in either engine.
    private static let pairs = Query(
        """
        WITH alike AS (\(alikes)),
             pairs AS (SELECT one, other, sum(weight) AS weight FROM alike GROUP BY one, other)
        SELECT p.one, a.name, p.other, b.name, p.weight
          FROM pairs p JOIN customers a ON a.id = p.one JOIN customers b ON b.id = p.other
         WHERE p.weight < $1 OR (p.weight = $1 AND (p.one, p.other) > ($2, $3))
         ORDER BY p.weight DESC, p.one, p.other LIMIT $4
        """)
}
