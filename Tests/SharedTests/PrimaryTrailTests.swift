// Of which moment a replica holds everything, by what it has replayed.

import Testing

@testable import PostgresStore

@Suite struct PrimaryTrailTests {
    /// Of a primary that wrote until 300, and then nothing.
    private static let written: [(Int64, Int64)] = [(1, 100), (2, 200), (3, 300), (4, 300)]

    @Test(
        "Everything of the last moment whose position was replayed is there",
        arguments: [
            (100, 1), (150, 1), (200, 2), (299, 2), (300, 4),
            // Less than is known of; more than there ever was.
            (99, nil), (301, nil),
        ] as [(Int64, Int64?)])
    func complete(replayed: Int64, atNs: Int64?) {
        var trail = PrimaryTrail()
        for (atNs, position) in Self.written { trail.note(position, atNs: atNs) }
        #expect(trail.completeNs(at: replayed) == atNs)
    }

    @Test("Nothing is known of a primary that nobody has asked, nor from before it has gone back")
    func restarted() {
        var trail = PrimaryTrail()
        #expect(trail.completeNs(at: 0) == nil)
        for (atNs, position) in Self.written { trail.note(position, atNs: atNs) }
        trail.note(250, atNs: 5)
        #expect(trail.completeNs(at: 200) == nil)
        #expect(trail.completeNs(at: 250) == 5)
    }

    @Test("It keeps the latest marks, however long it is noted")
    func bounded() {
        var trail = PrimaryTrail()
        for step in 1...1_000 as ClosedRange<Int64> { trail.note(step * 10, atNs: step) }
        #expect(trail.completeNs(at: 9_995) == 999)
        #expect(trail.completeNs(at: 10) == nil)
    }
}
