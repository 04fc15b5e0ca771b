// What a dealership was allotted: one more than that is refused, and the quota is named.

import Store
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct QuotaTests {
    @Test(
        "As many as allotted, and not one more",
        arguments: [
            (0, 0, true), (1, 0, false), (1, 1, true), (200, 199, false), (200, 200, true), (3, 9, true),
        ]
            as [(Int64, Int64, Bool)])
    func demand(most: Int64, count: Int64, isRefused: Bool) {
        for quota in Quota.allCases {
            do {
                try quota.demand(1, besides: count, most)
                #expect(!isRefused)
            } catch {
                let failure = Failure(error)
                #expect(isRefused && failure.code == .unprocessable)
                #expect(failure.message.contains("'\(quota.rawValue)'"))
            }
        }
        #expect(throws: Never.self) { try Quota.staff.demand(1, besides: Int64.max - 1, nil) }
    }

    @Test("A demonstration counts its vehicles first, and leaves nothing behind where they are too many")
    func seeding() throws {
        let instance = Instance.made(Folder.make())
        #expect(throws: Failure.self) {
            try Seeding(vehicles: 20, seed: 1, quotas: [.vehicles: 19]).run(instance.app.database)
        }
        #expect(try instance.count("SELECT count(*) FROM locations") == 0)
        #expect(try Seeding(vehicles: 20, seed: 1, quotas: [.vehicles: 20]).run(instance.app.database) == 20)
        let counted = try instance.app.database.reader().read { try QuotaStore(tx: $0).count(.vehicles) }
        #expect(counted == 20)
    }

    @Test(
        "A site's allowance is one for all its visitors, and counts none who was refused for their own sake")
    func site() {
        let limits = RateLimits([.site: 5, .reads: 3])
        let (one, two) = (PeerAddress("192.0.2.1") ?? .local, PeerAddress("198.51.100.1") ?? .local)
        let first = (0..<6).map { _ in limits.take(.reads, one, nowMs: 1_000) }
        #expect(first.map(\.isAllowed) == [true, true, true, false, false, false])
        let second = (0..<3).map { _ in limits.take(.reads, two, nowMs: 1_000) }
        #expect(second.map(\.isAllowed) == [true, true, false])
        #expect(second.last?.allowance == .site && second.last?.failure.retryAfterSeconds ?? 0 > 0)
        let free = RateLimits([.site: 2])
        #expect((0..<3).map { _ in free.take(.reads, one, nowMs: 0).isAllowed } == [true, true, false])
    }
}
