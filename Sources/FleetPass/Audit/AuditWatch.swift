// When the record is anchored: a thread of its own, which sleeps but for a moment an hour.

import Telemetry
import Threads

final class AuditWatch: Sendable {
    private let app: App
    private let everyMs: Int64
    private let bell = Bell()
    /// The server's first answers come before this.
    private static let startMs: Int64 = 500

    init(_ app: App, everyMs: Int64) { (self.app, self.everyMs) = (app, everyMs) }

    func start() { _ = Thread.start("audit keeper") { self.run() } }

    func stop() { bell.ring() }

    private func run() {
        let keeper = AuditKeeper(app)
        if bell.wait(atMostMs: min(Self.startMs, everyMs)) { return }
        repeat {
            do { try keeper.keep() } catch {
                app.log.write(.error, "record not anchored", .text("cause", "\(error)"))
            }
        } while !bell.wait(atMostMs: everyMs)
    }
}
