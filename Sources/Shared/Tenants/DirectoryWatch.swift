// Keeps the list of tenants what it is in the database: at once where there is news, and every two seconds in
// any case, for news can be lost.

import FleetPass
import PostgresStore
import Synchronization
import Telemetry
import Threads

final class DirectoryWatch: Sendable {
    private let directory: TenantDirectory
    private let changes: Changes
    private let log: Log
    private let bell = Bell()
    private let isStopped = Atomic<Bool>(false)
    private static let everyMs: Int64 = 2_000
    /// While the database is away it is not asked more often than this.
    private static let restMs: Int64 = 20

    init(_ directory: TenantDirectory, _ changes: Changes, _ log: Log) {
        (self.directory, self.changes, self.log) = (directory, changes, log)
    }

    func start() {
        let ear = changes.hear { [bell] news in
            if news == .tenants || news == .gap { bell.ring() }
        }
        let thread = Thread.start("directory") {
            self.run()
            self.changes.forget(ear)
        }
        if thread == nil { changes.forget(ear) }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        bell.ring()
    }

    private func run() {
        var isFailing = false
        while true {
            _ = bell.wait(atMostMs: Self.everyMs)
            // Rings that came together are answered together.
            while bell.wait(atMostMs: 0) {}
            guard !isStopped.load(ordering: .relaxed) else { return }
            do {
                try directory.refresh()
                isFailing = false
            } catch {
                if !isFailing { log.write(.error, "tenants not read", .text("cause", "\(error)")) }
                isFailing = true
                _ = bell.wait(atMostMs: Self.restMs)
            }
        }
    }
}
