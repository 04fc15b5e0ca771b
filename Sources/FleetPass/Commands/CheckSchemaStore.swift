// Whether the tables of a file are those of this version. What is in them, CheckStore.swift looks at.

import Store

extension CheckStore {
    /// - Returns: whether the tables are those of this version, so that its rules hold in them.
    mutating func lookAtSchema() throws -> Bool {
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

    private static let history = Query("SELECT number, name, digest FROM schema_migrations ORDER BY number")
}
