// A loop's connection to the database, opened on the loop's own thread and again if that failed.

import Store

/// Belongs to one loop. Opened when the loop starts, so that no request waits for it; where that fails, as
/// with no descriptor left, the next read tries again and says what is wrong.
final class LazyReader {
    private let database: Database
    private var reader: Reader?

    init(_ database: Database) {
        self.database = database
        reader = try? database.reader()
    }

    func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        if let reader { return try reader.read(body) }
        let fresh = try database.reader()
        reader = fresh
        return try fresh.read(body)
    }

    func endTurn() { reader?.endTurn() }
}
