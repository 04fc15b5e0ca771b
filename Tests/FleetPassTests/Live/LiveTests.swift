// What open pages of the console are told: that something has changed, and nothing of what.

import HTTP
import Schema
import Testing

@testable import FleetPass

@Suite struct LiveTests {
    private let world = RentalWorld()

    @Test("News are the nouns of what was changed since the round before, and no looking")
    func news() {
        let round = LiveRound(world.instance.app)
        #expect(round.news() == [])
        #expect(round.news() == [])
        let start = "\(RentalWorld.year)-05-03T10:00"
        #expect(world.book(from: start, until: "\(RentalWorld.year)-05-05T10:00").status == 201)
        #expect(round.news() == ["booking"])
        _ = world.instance.ask(Asked("GET", "/v1/bookings", fields: world.people.fields(.manager)))
        #expect(round.news() == [])
    }

    @Test(
        "Nouns are those that pages show",
        arguments: [
            ("booking.made", "booking"), ("odometer.read", "odometer"), ("job.moved", "job"),
            ("booking.read", nil), ("sign_in.succeeded", nil), ("nonsense", nil), ("", nil),
        ] as [(String, String?)])
    func nouns(_ action: String, _ noun: String?) { #expect(LiveRound.noun(action) == noun) }

    @Test("One reader has so many pages open and no more; another is not kept out by that")
    func limits() throws {
        let board = LiveBoard()
        let (one, other) = (world.instance.app.freshID(), world.instance.app.freshID())
        let streams = try (0..<LiveBoard.mostOfOne).map { _ in
            try board.watch(world.instance.app, by: one)
        }
        #expect(throws: Failure.self) { try board.watch(world.instance.app, by: one) }
        #expect(throws: Never.self) { try board.watch(world.instance.app, by: other).end() }
        for stream in streams { stream.end() }
    }
}
