// Keeps the record provable: begins it, and notes every hour, outside of the database, where it stands.

import Crypto
import Glibc
import Schema
import Store
import Telemetry
import Threads

/// A thread of its own, which sleeps but for a moment an hour.
final class AuditKeeper: Sendable {
    private let app: App
    private let everyMs: Int64
    private let bell = Bell()
    /// The server's first answers come before this.
    private static let startMs: Int64 = 500

    init(_ app: App, everyMs: Int64) { (self.app, self.everyMs) = (app, everyMs) }

    func start() { _ = Thread.start("audit keeper") { self.run() } }

    func stop() { bell.ring() }

    private func run() {
        if bell.wait(atMostMs: min(Self.startMs, everyMs)) { return }
        repeat {
            do { try keep() } catch {
                app.log.write(.error, "record not anchored", .text("cause", "\(error)"))
            }
        } while !bell.wait(atMostMs: everyMs)
    }

    private func keep() throws {
        try begin()
        let end = try app.database.write { try AuditStore(tx: $0).last() }
        guard end.number > 0 else { return }
        let anchor = AuditAnchor(at: Instant(epochMs: Clock.epochMs()), end: end)
        let line = try anchor.line(signedBy: app.secrets.anchors)
        try FileContent.append([UInt8](line.utf8) + [0x0A], to: app.paths.auditAnchors)
        app.log.write(.info, "record anchored", .text("anchor", line))
    }

    /// A record that is empty although it was anchored once was emptied by somebody: it is not begun anew,
    /// and shows.
    private func begin() throws {
        guard try app.paths.anchors(signedBy: app.secrets.anchors.publicKey).isEmpty else { return }
        try app.database.write { [app] tx in
            let store = AuditStore(tx: tx)
            guard try store.last() == .beginning, try store.head() == nil else { return }
            try app.secrets.audit.note(.recordBegun, of: AuditObject(.record), by: .system, tx)
        }
    }
}
