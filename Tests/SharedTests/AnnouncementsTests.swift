// News among servers of one database: what is read of messages, and that it comes, also after a lost
// connection.

import Schema
import Store
import Synchronization
import Testing
import Threads

@testable import PostgresStore

@Suite struct AnnouncementsTests {
    private static let (one, two) = (UUID(high: 1, low: 1), UUID(high: 1, low: 2))

    @Test("Many messages about the same thing are one")
    func read() {
        let told = [
            ("fp_writes", "\(Self.one)"), ("fp_tenants", ""), ("fp_writes", "\(Self.two),\(Self.one),x"),
            ("fp_tenants", ""), ("else", "\(Self.two)"),
        ].map { (channel: $0.0, text: $0.1) }
        #expect(Announcements.read(told) == [.tenants, .writes([Self.one, Self.two])])
        #expect(Announcements.read([]) == [])
    }

    @Test(
        "One server hears what another commits, and again after its connection was lost",
        .enabled(if: PostgresFixture.address != nil, "FLEETPASS_TEST_POSTGRES names no PostgreSQL"))
    func heard() throws {
        let (here, there) = (try Pool(PostgresFixture.settings()), try Pool(PostgresFixture.settings()))
        let told = Mutex<[Changes.News]>([])
        let heard = Bell()
        _ = there.changes.hear { news in
            told.withLock { $0.append(news) }
            if case .writes = news { heard.ring() }
        }
        let all = [
            Announcements(PostgresFixture.settings(), here), Announcements(PostgresFixture.settings(), there),
        ]
        for announcements in all { announcements.start() }
        defer { for announcements in all { announcements.stop() } }
        #expect(Self.holds { all[1].timesListening == 1 })
        here.changes.noteCommit(of: Self.one)
        #expect(heard.wait(atMostMs: 10_000))
        #expect(told.withLock { $0 }.contains(.writes([Self.one])))
        // Without the role's own rights to end another: the test's server trusts its superuser.
        let line = try OwnerLine(PostgresSettings(address: PostgresFixture.address ?? "", user: "super"))
        _ = try line.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'fleetpass_platform'")
        #expect(Self.holds { all[1].timesListening == 2 })
        for number in 0..<500 { here.changes.noteCommit(of: UUID(high: 2, low: UInt64(number))) }
        #expect(Self.holds { told.withLock { Self.ids($0) }.count == 501 })
    }

    private static func ids(_ news: [Changes.News]) -> Set<UUID> {
        news.reduce(into: []) { ids, news in if case .writes(let some) = news { ids.formUnion(some) } }
    }

    private static func holds(_ condition: () -> Bool) -> Bool {
        let pause = Bell()
        for _ in 0..<500 {
            if condition() { return true }
            _ = pause.wait(atMostMs: 10)
        }
        return false
    }
}
