// What becomes of a vehicle whose row cannot be read: lists go on without it, and the log says so once.

import Schema
import Store
import Synchronization
import Telemetry

/// Shared by the loops. A row breaks when a tool without our rules has written to the file.
final class BrokenVehicles: Sendable {
    private let known = Mutex<Set<UUID>>([])
    private let log: Log
    /// Of a damaged file every row may be broken; the log need not name them all.
    private static let mostNamed = 100

    init(_ log: Log) { self.log = log }

    /// Runs `write`, which must write a row whole or not at all.
    /// - Parameter row: the columns of `Vehicle.shape`.
    func passOver(_ row: borrowing Row, _ write: (borrowing Row) throws -> Void) throws {
        do { try write(row) } catch StoreError.unusable(let reason) { note(try? row.uuid(0), reason) }
    }

    private func note(_ id: UUID?, _ reason: String) {
        let id = id ?? UUID(high: 0, low: 0)
        let isNew = known.withLock { $0.count < Self.mostNamed && $0.insert(id).inserted }
        guard isNew else { return }
        log.write(
            .error, "vehicle left out of lists, for its row cannot be read",
            .text("vehicle", id.description), .text("cause", reason),
            .text("advice", "run 'fleetpassd check' and put the row right"))
    }
}
