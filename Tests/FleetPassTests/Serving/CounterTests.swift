// When a clerk is called to a counter, how many they take along, and who is sent away if none comes.

import Store
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct CounterTests {
    private static let ms: Int64 = 1_000_000
    private let counter = Counter(for: .browsing)

    private func come(_ count: Int, atMs: Int64 = 0) -> [Counter.Place] {
        let route = Route("GET /test", for: .anyone, "A test's", answers: .page, .plain { _ in .done })
        let visit = Visit(
            request: Request(capacity: 0), filed: FiledRoute(route), verdict: nil)
        return (0..<count).map { _ in counter.append(visit, nowNs: atMs * Self.ms) }
    }

    @Test("The first calls a clerk, and the others wait for the same")
    func first() {
        #expect(come(3) == [.first, .waiting, .waiting])
        let (visits, callsAnother) = counter.take(nowNs: 0)
        #expect(visits.count == 3 && !callsAnother)
        #expect(!counter.leave(3, tookNs: Self.ms))
        #expect(come(1) == [.first])
    }

    @Test("Few wait for the clerk who is under way, who comes back for them")
    func underWay() {
        _ = come(1)
        _ = counter.take(nowNs: 0)
        #expect(come(2, atMs: 1) == [.waiting, .waiting])
        #expect(counter.leave(1, tookNs: Self.ms / 100))
        #expect(counter.take(nowNs: Self.ms).visits.count == 2)
    }

    @Test("Enough for one more get one more")
    func enough() {
        _ = come(1)
        _ = counter.take(nowNs: 0)
        #expect(come(40).firstIndex(of: .first) == 31)
        let (visits, callsAnother) = counter.take(nowNs: 0)
        #expect(visits.count == 32 && !callsAnother)
    }

    @Test("Whoever stays away for long is not waited for")
    func stuck() {
        _ = come(1)
        _ = counter.take(nowNs: 0)
        #expect(come(1, atMs: 1) == [.waiting])
        #expect(come(1, atMs: 3) == [.first])
    }

    @Test("What takes long is taken in small numbers, by many")
    func slow() {
        _ = come(1)
        _ = counter.take(nowNs: 0)
        _ = counter.leave(1, tookNs: Self.ms)
        #expect(come(5) == [.first, .waiting, .waiting, .waiting, .waiting])
        let (visits, callsAnother) = counter.take(nowNs: 0)
        #expect(visits.count == 2 && callsAnother)
    }

    @Test("If no clerk comes all are sent away, unless one will be back")
    func nobody() {
        _ = come(3)
        #expect(counter.giveUp().count == 3)
        #expect(come(1) == [.first])
        _ = counter.take(nowNs: 0)
        _ = come(40)
        #expect(counter.giveUp().isEmpty)
        #expect(counter.leave(1, tookNs: 1))
    }

    @Test("There is room for so many, and no more")
    func full() {
        #expect(come(4_097).last == Counter.Place.none)
    }
}
