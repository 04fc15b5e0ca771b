// The SQL of `check`: each query finds what must not be there. What single values may be, `RowRules` says.

import Store

struct Finding {
    let check: String
    let detail: String
}

struct CheckStore {
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
        for (check, query) in Self.invariants {
            try store.attempt(check) { store in
                try store.tx.each(query) { store.add(check, $0.text(0)) }
            }
        }
        try store.attempt("vehicles") { try $0.lookAtVehicles() }
        try store.attempt("locations") { try $0.lookAtLocations() }
        try store.attempt("record") { try $0.lookAtRecord(record) }
        return store.findings
    }

    private mutating func add(_ check: String, _ detail: String) {
        guard findings.count(where: { $0.check == check }) < Self.mostFindings else { return }
        findings.append(Finding(check: check, detail: detail))
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
                if detail != "ok" { findings.append(Finding(check: "integrity", detail: detail)) }
            }
        } catch let error as StoreError {
            guard !findings.isEmpty else { throw error }
            findings.append(Finding(check: "integrity", detail: "the look ended early: \(Self.words(error))"))
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
    private static let history = Query("SELECT number, name, digest FROM schema_migrations ORDER BY number")

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
            "vehicle changed before it was made",
            Query(
                "SELECT stock_number FROM vehicles WHERE updated_at < created_at LIMIT \(mostFindings)")
        ),
        (
            "enquiry without a way to answer",
            Query(
                "SELECT hex(id) FROM enquiries WHERE email NOT LIKE '%_@_%' LIMIT \(mostFindings)")
        ),
        (
            "telephone number that is not sealed yet; serve the instance once",
            Query("SELECT hex(id) FROM unsealed LIMIT \(mostFindings)")
        ),
        (
            "identity of another kind than its account",
            Query(
                """
                SELECT hex(a.id) FROM identities i JOIN accounts a ON a.id = i.account_id
                 WHERE a.kind <> i.kind LIMIT \(mostFindings)
                """)
        ),
    ]
}

extension CheckStore {
    /// - Returns: whether the tables are those of this version, so that its rules hold in them.
    private mutating func lookAtSchema() throws -> Bool {
        let found = try tx.schema()
        guard found.contains(where: { $0.type == "table" && $0.name == "schema_migrations" }) else {
            add(
                "schema",
                found.isEmpty
                    ? "there are no tables; 'fleetpassd migrate' makes them, a copy brings back what was here"
                    : "this is not a database of fleetpassd: it has no table schema_migrations")
            return false
        }
        guard try lookAtHistory() else { return false }
        for wanted in try SchemaObject.made(by: migrations) {
            let known = found.first { $0.type == wanted.type && $0.name == wanted.name }
            if known == nil {
                add("schema", "the \(wanted.type) \(wanted.name) is missing")
            } else if known != wanted {
                add("schema", "the \(wanted.type) \(wanted.name) is not as the migrations make it")
            }
        }
        return true
    }

    private mutating func lookAtHistory() throws -> Bool {
        let applied = try tx.all(Self.history) {
            (number: Int($0.integer(0)), name: $0.text(1), digest: $0.text(2))
        }
        let newest = applied.last?.number ?? 0
        guard newest <= migrations.last?.number ?? 0 else {
            add("schema", "was written by a newer fleetpassd; use that one")
            return false
        }
        for (number, name, digest) in applied
        where !migrations.contains(where: { $0.number == number && $0.digest == digest }) {
            add("schema", "migration \(number) (\(name)) was applied in another form than this version's")
        }
        let pending = migrations.filter { known in !applied.contains { $0.number == known.number } }
        guard let first = pending.first else { return true }
        add(
            "schema",
            first.number < newest
                ? "migration \(first.number) (\(first.name)) was never applied, but a later one was"
                : "is not this version's; run 'fleetpassd migrate'")
        return false
    }
}
