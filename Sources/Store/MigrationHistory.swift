// What was applied to a database, held against what this binary knows.

package struct MigrationHistory {
    private let applied: [(number: Int, name: String, digest: String)]

    /// - Parameter applied: in the order of their numbers.
    package init(_ applied: [(number: Int, name: String, digest: String)]) { self.applied = applied }

    /// - Returns: what is missing.
    /// - Throws: `unusable` if a newer binary was here, or if this history is not ours.
    package func pending(of migrations: [Migration]) throws(StoreError) -> [Migration] {
        for (number, name, digest) in applied {
            guard let known = migrations.first(where: { $0.number == number }) else {
                throw .unusable(
                    "the database has migration \(number) (\(name)), which this binary does not know: "
                        + "it was written by a newer one")
            }
            guard known.digest == digest else {
                throw .unusable(
                    "migration \(number) (\(name)) was applied in another form than this binary's")
            }
        }
        let pending = migrations.filter { known in !applied.contains { $0.number == known.number } }
        if let newest = applied.last, let late = pending.first, late.number < newest.number {
            throw .unusable(
                "migration \(late.number) (\(late.name)) was never applied, but \(newest.number) (\(newest.name)) was"
            )
        }
        return pending
    }
}
