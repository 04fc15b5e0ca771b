// A loop's connection to the database, opened on the loop's own thread and again if that failed.

import Store

/// Belongs to one loop. Opened at the first read and not before: a server that starts answers sooner. Where
/// that fails, as with no descriptor left, the next read tries again and says what is wrong.
final class LazyReader {
    private let database: any Database
    private let purpose: ReadPurpose
    private var reader: (any Reader)?

    init(_ database: any Database, for purpose: ReadPurpose = .work) {
        (self.database, self.purpose) = (database, purpose)
    }

    func read<R>(_ body: (Transaction) throws -> R) throws -> R { try opened().read(body) }

    func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        do { try opened().together(count, body, finish: finish) } catch {
            for index in 0..<count { finish(index, error) }
        }
    }

    func state() throws -> Int64? { try opened().state() }

    private func opened() throws -> any Reader {
        if let reader { return reader }
        let fresh = try database.reader(for: purpose)
        reader = fresh
        return fresh
    }

    func endTurn() { reader?.endTurn() }
}
