// The SQL of `check`: each query finds what must not be there. What single values may be, `RowRules` says.

import Crypto
package import Store

package struct Finding: Sendable, Equatable {
    package let check: String
    package let detail: String

    package init(_ check: String, _ detail: String) { (self.check, self.detail) = (check, detail) }
}

package struct CheckStore {
    let tx: Transaction
    private var findings: [Finding] = []
    /// Of one kind; a damaged file can break the same rule a million times.
    private static let mostFindings = 20

    private init(tx: Transaction) { self.tx = tx }

    /// All that is wrong. What was found stays found when a later query fails: damage breaks queries too.
    /// - Throws: `StoreError`, if nothing at all could be looked at.
    /// - Parameter record: what the record of who did what is verified by; nil where the instance's key is
    /// gone.
    static func findings(_ tx: Transaction, _ record: AuditProof?) throws -> [Finding] {
        var store = CheckStore(tx: tx)
        try store.lookAtIntegrity()
        var isOurs = false
        try store.attempt("schema") { isOurs = try $0.lookAtSchema() }
        // In another version's tables our rules would find much that is no fault.
        guard isOurs else { return store.findings }
        try store.attempt("references") { try $0.lookAtReferences() }
        try store.lookAtRows(record)
        return store.findings
    }

    /// What no database can hold by itself: the rules of rows, and the record. Asked of whatever database.
    package static func findings(ofRows tx: Transaction, _ app: App) throws -> [Finding] {
        var store = CheckStore(tx: tx)
        try store.lookAtRows(AuditProof(app.paths, app.secrets))
        try store.attempt("sealed") { try $0.lookAtSealed(app.secrets.ring) }
        return store.findings
    }

    private mutating func lookAtRows(_ record: AuditProof?) throws {
        for (check, query) in Self.invariants {
            try attempt(check) { store in
                try store.tx.each(query) { store.add(check, $0.text(0)) }
            }
        }
        try attempt("vehicles") { try $0.lookAtVehicles() }
        try attempt("locations") { try $0.lookAtLocations() }
        try attempt("rentals") { try $0.lookAtRentals() }
        try attempt("attributes") { try $0.lookAtAttributes() }
        try attempt("prices") { try $0.lookAtPrices() }
        try attempt("record") { try $0.lookAtRecord(record) }
    }

    /// Whatever was sealed can be read with the keys that there are.
    private mutating func lookAtSealed(_ ring: KeyRing) throws {
        for column in SealedColumn.all {
            var last: [UInt8]?
            while true {
                let rows = try SealedStore(tx: tx, column: column).rows(after: last, Self.sealedAtOnce)
                for row in rows
                where Sealed.keyID(of: row.sealed) != nil
                    && ring.open(row.sealed, for: column.context(row.key)) == nil
                {
                    add("sealed", "a value of \(column.table).\(column.column) cannot be opened")
                }
                guard rows.count == Self.sealedAtOnce, let end = rows.last else { break }
                last = end.key
            }
        }
    }

    private static let sealedAtOnce = 500

    mutating func add(_ check: String, _ detail: String) {
        guard findings.count(where: { $0.check == check }) < Self.mostFindings else { return }
        findings.append(Finding(check, detail))
    }

    /// Makes a finding of a query that fails. A disk that cannot be read now says nothing about the data,
    /// unless something was found already, which must be told.
    private mutating func attempt(_ check: String, _ look: (inout CheckStore) throws -> Void) throws {
        do { try look(&self) } catch let error as StoreError {
            if case .unavailable = error, findings.isEmpty { throw error }
            add(check, "cannot be looked at: \(Self.words(error))")
        }
    }

    private static func words(_ error: StoreError) -> String {
        switch error {
        case .unusable(let reason), .mistake(let reason): reason
        case .unavailable(let code): "SQLite's code \(code)"
        default: "\(error)"
        }
    }

    /// A file that is no database fails here, before anything was found.
    private mutating func lookAtIntegrity() throws {
        do {
            try tx.each(Self.integrity) { row in
                let detail = row.text(0)
                if detail != "ok" { findings.append(Finding("integrity", detail)) }
            }
        } catch let error as StoreError {
            guard !findings.isEmpty else { throw error }
            findings.append(Finding("integrity", "the look ended early: \(Self.words(error))"))
        }
    }

    private mutating func lookAtReferences() throws {
        try tx.each(Self.references) { row in
            add("references", "\(row.text(0)) refers to a missing \(row.text(2))")
        }
    }

    private mutating func lookAtVehicles() throws {
        try tx.each(Self.vehicles) { row in
            let stockNumber = row.text(0)
            func demand(_ holds: Bool, _ check: String, _ found: String) {
                if !holds { add(check, "\(stockNumber): \(found)") }
            }
            if let flaw = RowRules.flaw(inVIN: row.text(1)) { add("VIN", "\(stockNumber): \(flaw)") }
            demand(Vehicle.Class(rawValue: row.text(2)) != nil, "unknown class", row.text(2))
            demand(Vehicle.Body(rawValue: row.text(3)) != nil, "unknown body", row.text(3))
            demand(Vehicle.Fuel(rawValue: row.text(4)) != nil, "unknown fuel", row.text(4))
            demand(RowRules.isCurrency(row.text(5)), "unknown currency", row.text(5))
            demand(RowRules.arePhotos(row.bytes(6)), "photos that are no list of file names", row.text(6))
        }
    }

    private mutating func lookAtLocations() throws {
        try tx.each(Self.locations) { row in
            let zone = row.text(1)
            if !RowRules.isTimeZone(zone) { add("unknown time zone", "\(row.text(0)): \(zone)") }
        }
    }

    private mutating func lookAtRecord(_ record: AuditProof?) throws {
        guard let record else {
            if try AuditStore(tx: tx).last().number > 0 {
                add("record", "cannot be verified: keys/root is missing")
            }
            return
        }
        if let flaw = try record.verify(tx).flaw { add("record", "event \(flaw.number) \(flaw.reason)") }
    }

    private static let integrity = Query("PRAGMA integrity_check(20)")
    private static let references = Query("PRAGMA foreign_key_check")
    private static let vehicles = Query(
        "SELECT stock_number, vin, class, body, fuel, daily_rate_currency, photos FROM vehicles ORDER BY id")
    private static let locations = Query("SELECT slug, time_zone FROM locations ORDER BY id")

    private static let ofStaff =
        "customers c JOIN accounts a ON a.id = c.account_id WHERE a.kind <> 'customer'"
    private static let halfForgotten = """
        customers WHERE erased_at IS NOT NULL AND (email IS NOT NULL OR phone IS NOT NULL OR licence IS NOT NULL
           OR born_on IS NOT NULL OR street IS NOT NULL OR refused_for IS NOT NULL OR name_key IS NOT NULL)
        """

    private static let invariants: [(String, Query)] = [
        (
            "vehicle without words",
            Query(
                """
                SELECT v.stock_number FROM vehicles v
                 WHERE NOT EXISTS (SELECT 1 FROM vehicle_words w WHERE w.vehicle_id = v.id) LIMIT \(mostFindings)
                """)
        ),
        (
            "enquiry without a way to answer",
            Query(
                "SELECT hex(id) FROM enquiries WHERE email NOT LIKE '%_@_%' LIMIT \(mostFindings)",
                postgres: "SELECT id::text FROM enquiries WHERE email NOT LIKE '%_@_%' LIMIT \(mostFindings)")
        ),
        (
            "telephone number that is not sealed yet; serve the instance once",
            Query(
                "SELECT hex(id) FROM unsealed LIMIT \(mostFindings)",
                postgres: "SELECT id::text FROM unsealed LIMIT \(mostFindings)")
        ),
        (
            "identity of another kind than its account",
            Query(
                """
                SELECT hex(a.id) FROM identities i JOIN accounts a ON a.id = i.account_id
                 WHERE a.kind <> i.kind LIMIT \(mostFindings)
                """,
                postgres: """
                    SELECT a.id::text FROM identities i JOIN accounts a ON a.id = i.account_id
                     WHERE a.kind <> i.kind LIMIT \(mostFindings)
                    """)
        ),
        (
            "customer with the account of somebody who works here",
            Query(
                "SELECT hex(c.id) FROM \(ofStaff) LIMIT \(mostFindings)",
                postgres: "SELECT c.id::text FROM \(ofStaff) LIMIT \(mostFindings)")
        ),
        (
            "customer who was forgotten, and of whom something is left",
            Query(
                "SELECT hex(id) FROM \(halfForgotten) LIMIT \(mostFindings)",
                postgres: "SELECT id::text FROM \(halfForgotten) LIMIT \(mostFindings)")
        ),
    ]
}
