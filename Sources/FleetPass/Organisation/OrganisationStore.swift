// All SQL about what the organisation has decided for itself. Decides nothing.

import Schema
import Store

struct OrganisationStore {
    let tx: Transaction

    func requiresSecondFactor() throws -> Bool {
        try tx.first(Self.read) { $0.boolean(1) } ?? false
    }

    func version() throws -> Int64 { try tx.first(Self.read) { $0.integer(0) } ?? 1 }

    func set(requiresSecondFactor: Bool) throws {
        try tx.run(Self.update, .boolean(requiresSecondFactor), .instant(tx.now))
    }

    private static let read = Query("SELECT version, requires_second_factor FROM organisation")
    private static let update = Query(
        "UPDATE organisation SET requires_second_factor = $1, updated_at = $2, version = version + 1")
}
