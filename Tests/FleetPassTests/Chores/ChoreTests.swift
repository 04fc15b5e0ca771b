// Chores: done once, tried again, given up, and never lost to a clock.

import Schema
import Store
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct ChoreTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private var app: App { instance.app }

    /// A vehicle that waits for whoever checks out, until a moment in the past.
    /// - Returns: the booking's id.
    private func holds(_ day: Int = 10, overForMs: Int64 = 60_000) throws -> UUID {
        let answer = instance.ask(
            .json(
                "/v1/holds",
                world.wish(
                    from: "\(RentalWorld.year)-03-\(day)T10:00", until: "\(RentalWorld.year)-03-\(day)T18:00")
            ))
        let id = try #require(answer.member("id")?.text.flatMap { UUID($0) }, "\(answer.body)")
        let over = Instant(epochMs: Clock.epochMs() - overForMs)
        instance.write("UPDATE bookings SET held_until = $2 WHERE id = $1", .uuid(id), .instant(over))
        instance.write("UPDATE chores SET due_at = $2 WHERE object_id = $1", .uuid(id), .instant(over))
        return id
    }

    private func expired(_ id: UUID) throws -> [Int64] {
        try [
            "SELECT count(*) FROM bookings WHERE state = 'expired' AND id = $1",
            "SELECT count(*) FROM allocations WHERE released_at IS NOT NULL AND booking_id = $1",
            "SELECT count(*) FROM audit_events WHERE action = 'booking.expired' AND actor = 'system' AND object_id = $1",
            "SELECT count(*) FROM chores WHERE object_id = $1",
        ].map { sql in
            try app.database.reader().read { try $0.first(.assembled(sql), .uuid(id)) { $0.integer(0) } }
                ?? -1
        }
    }

    @Test("A hold that is over is let go once, by whatever number of runners")
    func expires() throws {
        let id = try holds()
        #expect(try expired(id) == [0, 0, 0, 1])
        for _ in 0..<3 { try ChoreRunner(app).round() }
        #expect(try expired(id) == [1, 1, 1, 0])
    }

    @Test("A hold that was made by a clock that was ahead is let go as soon as the clock is right")
    func ahead() throws {
        let (id, other) = (try holds(overForMs: -259_200_000), try holds(11, overForMs: -259_200_000))
        let made = Instant(epochMs: Clock.epochMs() + 259_000_000)
        for table in ["bookings", "chores"] {
            let name = table == "chores" ? "object_id" : "id"
            instance.write(
                "UPDATE \(table) SET created_at = $2 WHERE \(name) = $1", .uuid(id), .instant(made))
        }
        for _ in 0..<2 { try ChoreRunner(app).round() }
        #expect(try expired(id) == [1, 1, 1, 0])
        #expect(try expired(other) == [0, 0, 0, 1])
    }

    @Test("Holds from before there were chores are let go, too", .onFile)
    func fromBefore() throws {
        let id = try holds()
        for statement in [
            "DROP TABLE booking_letters", "ALTER TABLE customers DROP COLUMN language",
            "ALTER TABLE signatures DROP COLUMN way", "ALTER TABLE signatures DROP COLUMN reason",
            "DROP TABLE paper_people", "DROP TABLE saved_searches", "DROP TABLE chores",
            "DROP TABLE booking_feeds",
            "DROP INDEX bookings_held", "DROP TABLE idempotency_subjects", "DROP INDEX accounts_invited",
            "ALTER TABLE deposits DROP COLUMN refunded_minor",
            "ALTER TABLE odometer_readings DROP COLUMN corrected_at",
            "DROP INDEX vehicles_by_plain_plate", "ALTER TABLE vehicles DROP COLUMN plain_plate",
            "CREATE INDEX vehicles_by_plate ON vehicles (plate)",
            """
            DELETE FROM schema_migrations
             WHERE name IN ('chores', 'saved_searches', 'repetitions', 'corrections', 'plain_plates',
                            'paper_people', 'signing_ways', 'booking_letters', 'logos')
            """,
        ] { instance.write(statement) }
        app.database.close()
        let upgraded = try Instance(app.paths.directory)
        let row = try #require(try upgraded.chore(.expireHold))
        #expect(row.attempts == 0 && row.dueAt.map { $0.epochMs < Clock.epochMs() } == true)
        try ChoreRunner(upgraded.app).round()
        let state = try upgraded.app.database.reader().read { try BookingStore(tx: $0).booking(id)?.state }
        #expect(state == .expired)
    }

    @Test("A hold that was prolonged is let go when that is over, and one that was taken up never")
    func prolonged() throws {
        let (id, other) = (try holds(), try holds(11))
        let later = Instant(epochMs: Clock.epochMs() + 60_000)
        instance.write("UPDATE bookings SET held_until = $2 WHERE id = $1", .uuid(id), .instant(later))
        instance.write("UPDATE bookings SET state = 'pending', held_until = NULL WHERE id = $1", .uuid(other))
        try ChoreRunner(app).round()
        #expect(try expired(id) == [0, 0, 0, 1])
        #expect(try instance.chore(.expireHold)?.dueAt == later)
        #expect(try expired(other) == [0, 0, 0, 0])
    }

    @Test(
        "What cannot be done is tried again, later each time, and given up; whoever asks has it tried at once"
    )
    func givenUp() throws {
        let id = try holds()
        instance.write("UPDATE bookings SET asked = '{}' WHERE id = $1", .uuid(id))
        for attempt in 1...Chore.mostAttempts {
            instance.write(
                "UPDATE chores SET due_at = 1 WHERE object_id = $1 AND due_at IS NOT NULL", .uuid(id))
            try ChoreRunner(app).round()
            let row = try #require(try instance.chore(.expireHold))
            #expect(row.attempts == attempt && row.problem != nil && !row.isClaimed)
            #expect((row.dueAt == nil) == (attempt == Chore.mostAttempts))
        }
        #expect(app.choreFigures.failedCount == 1)
        let run = instance.ask(try asked(instance.chore(.expireHold)?.id))
        #expect(run.status == 202)
        try ChoreRunner(app).round()
        #expect(try instance.chore(.expireHold)?.attempts == 1)
    }

    private func asked(_ id: UUID?) throws -> Asked {
        Asked("POST", "/v1/chores/\(try #require(id))/run", fields: world.people.fields(.admin))
    }

    @Test("What is asked for anew while somebody is at it is neither done too early nor crossed off")
    func anew() throws {
        let (id, later) = (try holds(), Instant(epochMs: Clock.epochMs() + 60_000))
        let asked = Atomic<Int>(0)
        let runner = ChoreRunner(app) { [app] in
            // The first time before it is claimed, the second before it is done.
            if asked.add(1, ordering: .relaxed).newValue == 2 {
                _ = try? app.database.write { try app.foresee(.expireHold, of: id, at: later, $0) }
            }
            return true
        }
        try runner.round()
        #expect(try expired(id) == [0, 0, 0, 1])
        let row = try #require(try instance.chore(.expireHold))
        #expect(row.dueAt == later && row.attempts == 0 && !row.isClaimed)
    }

    @Test("A chore whose process ended is done by the next, and not while another is at it")
    func claims() throws {
        let id = try holds()
        let soon = Instant(epochMs: Clock.epochMs() + 60_000)
        instance.write("UPDATE chores SET claimed_until = $2 WHERE object_id = $1", .uuid(id), .instant(soon))
        try ChoreRunner(app).round()
        #expect(try expired(id) == [0, 0, 0, 1])
        #expect(instance.ask(try asked(instance.chore(.expireHold)?.id)).status == 409)
        try ChoreRunner(app).takeOver()
        try ChoreRunner(app).round()
        #expect(try expired(id) == [1, 1, 1, 0])
    }

    @Test(
        "A chore that ends the process each time is given up, or has a rest",
        arguments: [(ChoreKind.expireHold, Chore.mostAttempts), (.noteOverdue, Chore.mostAttempts + 1)])
    func endsTheProcess(kind: ChoreKind, attempts: Int64) throws {
        _ = try holds()
        try ChoreRunner(app).takeOver()
        try instance.does(.noteOverdue)
        _ = try holds(12)
        instance.write(
            "UPDATE chores SET attempts = $2, due_at = 1 WHERE kind = $1", .text(kind.rawValue),
            .integer(attempts))
        try ChoreRunner(app).round()
        let row = try #require(try instance.chore(kind))
        #expect(row.problem == "the process ended each time" && row.attempts == Chore.mostAttempts)
        #expect((row.dueAt == nil) == (kind.everyMs == nil))
    }

    @Test(
        "A clock that was set back or forward makes no chore wait longer than its time, nor come twice",
        arguments: [-400 * 86_400_000, -86_400_000, 3_600_000, 500 * 86_400_000] as [Int64])
    func clock(byMs: Int64) throws {
        try ChoreRunner(app).round()
        instance.write("UPDATE chores SET due_at = due_at + $1, claimed_until = NULL", .integer(byMs))
        try ChoreRunner(app).round()
        let now = Clock.epochMs()
        for kind in ChoreKind.again {
            let due = try #require(try instance.chore(kind)?.dueAt?.epochMs)
            #expect(due > now && due - now <= max(kind.everyMs ?? 0, 1_200_000) + 3_600_000)
        }
        let claimed = Instant(epochMs: now + 86_400_000)
        instance.write("UPDATE chores SET claimed_until = $1, due_at = 1", .instant(claimed))
        try ChoreRunner(app).round()
        #expect(try instance.count("SELECT count(*) FROM chores WHERE due_at = 1") == 0)
    }

    @Test(
        "A thread sleeps until the next chore, some minutes at most, and never spins",
        arguments: [
            (nil, 300_000), (0, 20), (-5_000, 20), (5_000, 5_000), (86_400_000, 300_000), (.max, 300_000),
            (.min + 1, 20),
        ] as [(Int64?, Int64)])
    func sleeps(afterMs: Int64?, forMs: Int64) {
        let next = afterMs.map { Instant(epochMs: $0 == .max || $0 == .min + 1 ? $0 : 1_000 + $0) }
        #expect(ChoreRounds.waitMs(until: next, nowMs: 1_000) == forMs)
    }

    @Test("Whoever may change the settings sees the chores, what failed first, and has one done at once")
    func shown() throws {
        try ChoreRunner(app).round()
        instance.write(
            "UPDATE chores SET attempts = 10, problem = 'broken' WHERE kind = 'retain_record'")
        let list = instance.ask(Asked("GET", "/v1/chores", fields: world.people.fields(.admin)))
        #expect(list.member("items.0.kind") == "retain_record" && list.member("items.0.state") == "failed")
        #expect(list.member("items.1.state") == "waiting")
        _ = instance.ask(try asked(list.member("items.0.id")?.text.flatMap { UUID($0) }))
        try ChoreRunner(app).round()
        let row = try #require(try instance.chore(.retainRecord))
        #expect(row.problem == nil && row.attempts == 0 && row.ranAt != nil)
        #expect(try instance.count("SELECT count(*) FROM audit_events WHERE action = 'chore.hurried'") == 1)
    }

    @Test("Who has not come back in time is noted once for each time agreed on")
    func overdue() throws {
        let booked = world.book(
            from: "\(RentalWorld.year)-04-02T10:00", until: "\(RentalWorld.year)-04-04T10:00")
        let id = try #require(booked.member("id")?.text.flatMap { UUID($0) })
        func noted(endedMsAgo: Int64) throws -> Int64 {
            let end = Clock.epochMs() - endedMsAgo
            instance.write(
                "UPDATE bookings SET state = 'on_rent', starts_at = $2, ends_at = $3 WHERE id = $1",
                .uuid(id),
                .integer(end - 86_400_000), .integer(end))
            for _ in 0..<2 { try instance.does(.noteOverdue) }
            return try instance.count("SELECT count(*) FROM audit_events WHERE action = 'booking.overdue'")
        }
        #expect(try noted(endedMsAgo: 60_000) == 0)
        let due = try #require(try instance.chore(.noteOverdue)?.dueAt?.epochMs)
        // Sooner where a busy machine has cut the look into slices.
        #expect(due - Clock.epochMs() < 29 * 60_000 + 10_000)
        #expect(try noted(endedMsAgo: 3_600_000) == 1)
        #expect(try noted(endedMsAgo: 7_200_000) == 1)
        // It was extended after that had been noted, and is late again.
        instance.write("UPDATE audit_events SET at = at - 86400000 WHERE action = 'booking.overdue'")
        #expect(try noted(endedMsAgo: 3_600_000) == 2)
    }

    @Test("A row that cannot be read keeps none of the others from being noted, and is named in plain words")
    func passedOver() throws {
        let year = RentalWorld.year
        let ids = try (2...4).map { day in
            let booked = world.book(from: "\(year)-04-0\(day)T10:00", until: "\(year)-04-0\(day)T18:00")
            return try #require(booked.member("id")?.text.flatMap { UUID($0) }, "\(booked.body)")
        }
        let end = Clock.epochMs() - 3_600_000
        for (index, id) in ids.enumerated() {
            instance.write(
                "UPDATE bookings SET state = 'on_rent', starts_at = $2, ends_at = $3 WHERE id = $1",
                .uuid(id),
                .integer(end - 86_400_000), .integer(end + Int64(index)))
        }
        for id in ids.prefix(2) {
            instance.write("UPDATE bookings SET asked = '{broken}' WHERE id = $1", .uuid(id))
        }
        try instance.does(.noteOverdue)
        let noted = try ids.map { id in
            try app.database.reader().read { tx in
                try tx.first(
                    .assembled(
                        "SELECT count(*) FROM audit_events WHERE action = 'booking.overdue' AND object_id = $1"
                    ),
                    .uuid(id)
                ) { $0.integer(0) }
            }
        }
        #expect(noted == [0, 0, 1])
        let row = try #require(try instance.chore(.noteOverdue))
        let problem = try #require(row.problem)
        #expect(
            problem.hasPrefix("booking \(ids[0]): what is kept is not valid")
                && problem.hasSuffix("; and 1 more"))
        #expect(!problem.contains("(") && problem.utf8.count <= 200 && row.dueAt != nil && !row.isClaimed)
        for id in ids { instance.write("UPDATE bookings SET state = 'closed' WHERE id = $1", .uuid(id)) }
        try instance.does(.noteOverdue)
        #expect(try instance.chore(.noteOverdue)?.problem == nil)
    }

    @Test(
        "What went wrong is told in words, without what the program calls it",
        arguments: [
            (StoreError.taken(key: "a.b"), "a.b is taken already"),
            (StoreError.unusable("booking 7 is in no known state"), "booking 7 is in no known state"),
            (Failure(.conflict, "It is closed."), "It is closed."),
            (
                Invalid([FieldError(pointer: "", detail: "is not JSON")]),
                "what is kept is not valid: it is not JSON"
            ),
        ] as [(any Error, String)])
    func words(error: any Error, told: String) {
        #expect(ChoreTrouble.words(error) == told)
    }

    @Test("What is foreseen wakes a thread that would sleep past it, and no other")
    func wakes() throws {
        for (wakesInMs, isRung) in [(Int64.min, false), (60_000, false), (.max, true)] as [(Int64, Bool)] {
            while app.choreBell.wait(atMostMs: 0) {}
            app.choreFigures.note(
                wakesAtMs: wakesInMs.magnitude > 1 << 40 ? wakesInMs : Clock.epochMs() + wakesInMs)
            _ = try holds(isRung ? 20 : wakesInMs == 60_000 ? 21 : 22)
            #expect(app.choreBell.wait(atMostMs: 0) == isRung)
        }
    }
}
