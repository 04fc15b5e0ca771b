// What a server does without being asked: it signs the record, sends letters, does chores, ships its log.
// None of it while it is on probation.

import Backups
import Store
import Synchronization

final class Rounds: Sendable {
    private let watch: AuditWatch
    private let post: PostRounds
    private let chores: ChoreRounds
    private let shipper: Shipper?
    private let hasBegun = Mutex(false)

    init(_ app: App, _ shipper: Shipper?) {
        watch = AuditWatch(app, everyMs: Int64(app.configuration.anchorEveryMs))
        (post, chores, self.shipper) = (PostRounds(app), ChoreRounds(app), shipper)
    }

    func start(_ database: any Database) {
        hasBegun.withLock { $0 = true }
        watch.start()
        post.start()
        chores.start()
        if let database = database as? FileDatabase { shipper?.start(database) }
    }

    /// The shipper goes on: it ships what is written last.
    func stop() {
        guard hasBegun.withLock({ $0 }) else { return }
        watch.stop()
        post.stop()
        chores.stop()
    }
}
