// All SQL about what the organisation has decided for itself. Decides nothing.

import Schema
import Store

struct OrganisationStore {
    let tx: Transaction

    func requiresSecondFactor() throws -> Bool {
        try tx.first(Self.read) { $0.boolean(1) } ?? false
    }

    func version() throws -> Int64 { try tx.first(Self.read) { $0.integer(0) } ?? 1 }

    func currency() throws -> String { try tx.first(Self.read) { $0.text(2) } ?? "" }

    func organisation<R>(_ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shape, row: body)
    }

    func retention() throws -> RetentionRules {
        try RetentionRules(kept: tx.first(Self.readRetention) { $0.bytes(0) } ?? [UInt8]("{}".utf8))
    }

    /// Whether anything was priced already.
    func hasPrices() throws -> Bool { try tx.first(Self.anyPrice) { _ in true } ?? false }

    func set(requiresSecondFactor: Bool) throws {
        try tx.run(Self.update, .boolean(requiresSecondFactor), .instant(tx.now))
    }

    func set(_ profile: OrganisationRecord.Profile) throws {
        let values = profile.texts.map { Value.text($0) }
        try tx.run(Self.updateProfile, values + [.text(profile.currency), .instant(tx.now)])
    }

    func set(rules: [UInt8]) throws { try tx.run(Self.updateRules, .utf8(rules), .instant(tx.now)) }

    func set(retention: [UInt8]) throws {
        try tx.run(Self.updateRetention, .utf8(retention), .instant(tx.now))
    }

    private static let read = Query("SELECT version, requires_second_factor, currency FROM organisation")
    private static let readRetention = Query("SELECT retention FROM organisation")
    private static let shape = Query(
        "SELECT \(OrganisationRecord.columns.columns(of: "o")) FROM organisation o")
    private static let anyPrice = Query(
        """
        SELECT 1 FROM rate_versions UNION ALL SELECT 1 FROM extra_prices UNION ALL SELECT 1 FROM discounts LIMIT 1
        """)
    private static let update = Query(
        "UPDATE organisation SET requires_second_factor = $1, updated_at = $2, version = version + 1")
    private static let updateProfile = Query(
        """
        UPDATE organisation
           SET name = $1, legal_name = $2, email = $3, phone = $4, website = $5, accent = $6, footer = $7,
               currency = $8, updated_at = $9, version = version + 1
        """)
    private static let updateRules = Query(
        "UPDATE organisation SET rules = $1, updated_at = $2, version = version + 1")
    private static let updateRetention = Query(
        "UPDATE organisation SET retention = $1, updated_at = $2, version = version + 1")
}
