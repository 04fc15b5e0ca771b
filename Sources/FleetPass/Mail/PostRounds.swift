// When letters are sent and files looked after: a thread of its own, which goes when it is called, and every
// few seconds.

import Glibc
import Synchronization
import Telemetry
import Threads

final class PostRounds: Sendable {
    private let app: App
    private let isStopped = Atomic<Bool>(false)
    /// How often it looks without being called.
    private static let everyMs: Int64 = 5_000
    /// A letter is queued before its transaction is committed.
    private static let commitUs: UInt32 = 20_000

    init(_ app: App) { self.app = app }

    private var isOver: Bool { isStopped.load(ordering: .relaxed) }

    func start() { _ = Thread.start("postman") { self.run() } }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        app.postBell.ring()
    }

    private func run() {
        let postman = Postman(app) { !self.isOver }
        let keeper = FileKeeper(app) { !self.isOver }
        var isTidy = false
        while !isOver {
            let isCalled = app.postBell.wait(atMostMs: Self.everyMs)
            if isOver { return }
            if isCalled { usleep(Self.commitUs) }
            app.letGoOfIdle()
            do {
                try postman.deliver()
                if !isTidy {
                    try postman.tidy()
                    try keeper.sweep()
                }
                isTidy = true
            } catch {
                app.log.write(.error, "outbox not emptied", .text("cause", "\(error)"))
            }
            do { try keeper.work() } catch {
                app.log.write(.error, "files not looked after", .text("cause", "\(error)"))
            }
        }
    }
}
