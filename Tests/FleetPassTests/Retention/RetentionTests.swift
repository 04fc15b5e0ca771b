// What is kept no longer goes by itself, and only that: planted, looked for, and counted beforehand.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct RetentionTests {
    private let world = RentalWorld()
    private var instance: Instance { world.instance }
    private static let years: Int64 = 12 * RetentionRules.monthMs

    private func rules(_ json: String) {
        People.write(instance) { try OrganisationStore(tx: $0).set(retention: [UInt8](json.utf8)) }
    }

    private func ago(_ ms: Int64) -> Value { .integer(Clock.epochMs() - ms) }

    /// A year-old one has an id of that time, too.
    private func enquiry(_ word: String, ageMs: Int64) -> UUID {
        let id = UUID(
            v7: Clock.epochMs() - ageMs,
            random: (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)))
        instance.write(
            """
            INSERT INTO enquiries (id, name, email, message, created_at) VALUES ($1, $2, $3, $2, $4)
            """, .uuid(id), .text(word), .text("\(word)@people.test"), ago(ageMs))
        return id
    }

    private func preview() -> Answered {
        instance.ask(
            Asked("GET", "/v1/organisation/retention/preview", fields: world.people.fields(.admin)))
    }

    private func holds(_ word: String) throws -> Bool { try instance.holds(word) }

    @Test("Without a rule everything stays, however old")
    func noRules() throws {
        _ = enquiry("ancientword", ageMs: 50 * Self.years)
        for kind in [ChoreKind.retainEnquiries, .retainBookings, .retainCustomers, .retainRecord] {
            try instance.does(kind)
        }
        #expect(try holds("ancientword"))
        for name in ["enquiries", "bookings", "customers", "documents", "record"] {
            #expect(preview().member(name) == 0)
        }
        #expect(try instance.count("SELECT count(*) FROM audit_events WHERE action = 'personal.erased'") == 0)
    }

    @Test("Old enquiries lose who sent them, however many there are; young ones stay")
    func enquiries() throws {
        rules(#"{"enquiries_months":12}"#)
        for index in 0..<450 { _ = enquiry("oldword\(index)x", ageMs: 2 * Self.years + Int64(index)) }
        _ = enquiry("youngword", ageMs: Self.years / 2)
        #expect(preview().member("enquiries") == 450)
        try instance.does(.retainEnquiries)
        #expect(try !holds("oldword"))
        #expect(try holds("youngword"))
        #expect(preview().member("enquiries") == 0)
        let erased = "SELECT count(*) FROM audit_events WHERE action = 'personal.erased' AND actor = 'system'"
        #expect(try instance.count(erased) == 450)
    }

    @Test("Old copies of papers and photos go; what was signed stays, and what is young")
    func documents() throws {
        rules(#"{"documents_months":12}"#)
        func paper(_ kind: FileKind, ageMs: Int64) throws -> UUID {
            let kept = try instance.app.fileRoom.keep(Array("\(kind) \(ageMs)".utf8), as: .pdf)
            let old = UUID(
                v7: Clock.epochMs() - ageMs,
                random: (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)))
            People.write(instance) { tx in
                try FileStore(tx: tx).insert(
                    old, kind, of: FileOwner(.customer, world.customer), name: "a.pdf", kept, by: nil)
                try tx.run(
                    .assembled("UPDATE files SET created_at = $2 WHERE id = $1"), .uuid(old), ago(ageMs))
            }
            return old
        }
        let old = try paper(.customerDocument, ageMs: 2 * Self.years)
        let kept = try [paper(.agreement, ageMs: 2 * Self.years), paper(.customerDocument, ageMs: 1_000)]
        #expect(preview().member("documents") == 1)
        try instance.does(.retainDocuments)
        let states = try ([old] + kept).map { id in
            try instance.app.database.reader().read { try FileStore(tx: $0).file(id)?.state }
        }
        #expect(states == [.removed, .ready, .ready])
    }

    /// A booking of somebody whom nothing else names, in a state, so old.
    private func booking(_ word: String, _ state: String, ageMs: Int64, day: Int, owes: Bool = false) throws
        -> (booking: UUID, customer: UUID)
    {
        let customer = world.people.walkIn("\(word) Person") { $0.email = "\(word)@people.test" }
        let stay = (day: day, year: RentalWorld.year)
        let answer = instance.ask(
            .json(
                "/v1/bookings",
                world.wish(
                    from: "\(stay.year)-05-\(stay.day)T10:00", until: "\(stay.year)-05-\(stay.day)T18:00",
                    vehicle: nil, "\"customer_id\":\"\(customer)\",\"note\":\"\(word)note\""),
                world.people.fields(.manager)))
        let id = try #require(answer.member("id")?.text.flatMap { UUID($0) }, "\(answer.body)")
        instance.write(
            """
            UPDATE bookings SET state = $2, updated_at = $3, starts_at = $6, ends_at = $3,
                   total_minor = $4, net_minor = $4, tax_minor = 0, reason = $5
             WHERE id = $1
            """, .uuid(id), .text(state), ago(ageMs), .integer(owes ? 1 : 0), .text("\(word)reason"),
            ago(ageMs + 86_400_000))
        instance.write("DELETE FROM deposits WHERE booking_id = $1", .uuid(id))
        instance.write(
            "UPDATE customers SET updated_at = $2, created_at = $2 WHERE id = $1", .uuid(customer), ago(ageMs)
        )
        return (id, customer)
    }

    private func names(_ booking: UUID) throws -> Bool {
        try instance.app.database.reader().read { tx in
            try BookingStore(tx: tx).booking(booking)?.customer != nil
        }
    }

    @Test("Old bookings name nobody any more; the bookings, what they cost and what is owed stay")
    func bookings() throws {
        rules(#"{"bookings_months":24,"unrented_months":3}"#)
        let old = try booking("alphaword", "closed", ageMs: 3 * Self.years, day: 10).booking
        let owing = try booking("betaword", "closed", ageMs: 3 * Self.years, day: 11, owes: true).booking
        let young = try booking("gammaword", "closed", ageMs: Self.years, day: 12).booking
        let declined = try booking("deltaword", "declined", ageMs: Self.years, day: 13).booking
        let onRent = try booking("epsilonword", "on_rent", ageMs: 3 * Self.years, day: 14).booking
        #expect(preview().member("bookings") == 2)
        try instance.does(.retainBookings)
        #expect(try [old, owing, young, declined, onRent].map(names) == [false, true, true, false, true])
        #expect(
            try [holds("alphawordnote"), holds("alphawordreason"), holds("deltawordreason")] == [
                false, false, false,
            ])
        #expect(preview().member("bookings") == 0)
        #expect(try instance.count("SELECT count(*) FROM bookings") == 5)
    }

    @Test(
        "Who has not rented for long is forgotten; who has, who asked, who came back and who must not rent stay"
    )
    func customers() throws {
        rules(#"{"customers_months":36}"#)
        let old = try booking("zetaword", "closed", ageMs: 5 * Self.years, day: 15).customer
        let recent = try booking("etaword", "closed", ageMs: Self.years, day: 16).customer
        instance.write(
            "UPDATE customers SET created_at = $2, updated_at = $2 WHERE id = $1", .uuid(recent),
            ago(5 * Self.years))
        let refused = try booking("thetaword", "closed", ageMs: 5 * Self.years, day: 17).customer
        instance.write("UPDATE customers SET refused_for = 'crashed' WHERE id = $1", .uuid(refused))
        let asked = try booking("iotaword", "closed", ageMs: 5 * Self.years, day: 18).customer
        _ = enquiry("iotaword", ageMs: Self.years)
        let driver = try booking("kappaword", "closed", ageMs: 5 * Self.years, day: 19).customer
        let other = try booking("lambdaword", "closed", ageMs: Self.years, day: 20).booking
        instance.write(
            "INSERT INTO booking_drivers (booking_id, customer_id) VALUES ($1, $2)", .uuid(other),
            .uuid(driver))
        #expect(preview().member("customers") == 1)
        try instance.does(.retainCustomers)
        let left = try [old, recent, refused, asked, driver].map { id in
            try instance.app.database.reader().read {
                try CustomerStore(tx: $0).customer(id)?.erasedAt == nil
            }
        }
        #expect(left == [false, true, true, true, true])
        #expect(try !holds("zetaword@") && holds("etaword@"))
    }

    @Test(
        "Whoever is named by papers stays as long as these are young, also by those of who was merged into them",
        arguments: [false, true])
    func named(isMerged: Bool) throws {
        rules(#"{"customers_months":36}"#)
        let old = try booking("muword", "closed", ageMs: 5 * Self.years, day: 21).customer
        let other = try booking("nuword", "closed", ageMs: Self.years, day: 22).booking
        let named = isMerged ? world.people.walkIn("Xiword") { $0.mergedInto = old } : old
        instance.write(
            "INSERT INTO paper_people (booking_id, customer_id) VALUES ($1, $2)", .uuid(other), .uuid(named))
        #expect(preview().member("customers") == 0)
        try instance.does(.retainCustomers)
        #expect(try holds("muword@"))
        instance.write(
            "UPDATE bookings SET ends_at = $2, updated_at = $2, starts_at = 1 WHERE id = $1", .uuid(other),
            ago(4 * Self.years))
        #expect(preview().member("customers") == 1)
        try instance.does(.retainCustomers)
        #expect(try !holds("muword@"))
        #expect(try instance.count("SELECT count(*) FROM paper_people") == 0)
    }

    @Test("Whoever owes, is owed, or has a deposit held is not forgotten, and the preview says so")
    func owing() throws {
        rules(#"{"customers_months":36,"bookings_months":36}"#)
        let age = 5 * Self.years
        let owing = try booking("alphaword", "closed", ageMs: age, day: 10, owes: true)
        let owed = try booking("betaword", "closed", ageMs: age, day: 11)
        let held = try booking("gammaword", "cancelled", ageMs: age, day: 12)
        let settled = try booking("deltaword", "closed", ageMs: age, day: 13)
        let id = instance.app.freshID()
        People.write(instance) { tx in
            let store = MoneyStore(tx: tx)
            let amount = Money(amountMinor: 100, currency: .usd)
            try store.insert(
                MoneyStore.Payment(
                    id: id, booking: owed.booking, state: .succeeded, amount: amount, refundedMinor: 0),
                .cash, "", by: nil)
            try store.require(instance.app.freshID(), amount, of: held.booking)
        }
        instance.write("UPDATE deposits SET state = 'held' WHERE booking_id = $1", .uuid(held.booking))
        let all = [owing, owed, held, settled]
        #expect(preview().member("bookings") == 1 && preview().member("customers") == 1)
        try instance.does(.retainBookings)
        try instance.does(.retainCustomers)
        let left = try all.map { one in
            try instance.app.database.reader().read {
                try CustomerStore(tx: $0).customer(one.customer)?.erasedAt == nil
            }
        }
        #expect(left == [true, true, true, false])
        #expect(try all.map { try names($0.booking) } == [true, true, true, false])
    }

    @Test("One that cannot be erased keeps none of the others from it, and is named", .onFile)
    func trouble() throws {
        rules(#"{"bookings_months":24}"#)
        let old = try (10...14).map {
            try booking("word\($0)x", "closed", ageMs: 3 * Self.years, day: $0).booking
        }
        let hex = "\(old[2])".replacing("-", with: "")
        instance.write(
            """
            CREATE TRIGGER broken BEFORE UPDATE ON bookings WHEN old.id = x'\(hex)'
            BEGIN SELECT RAISE(ABORT, 'broken'); END
            """)
        try instance.does(.retainBookings)
        #expect(try old.map(names) == [false, false, true, false, false])
        let row = try #require(try instance.chore(.retainBookings))
        #expect(row.problem?.hasPrefix("booking \(old[2]): ") == true && row.attempts == 1, "\(row)")
    }

    @Test("With an account goes all that belongs to it, letters and sessions too")
    func accounts() throws {
        rules(#"{"customers_months":36}"#)
        instance.write("UPDATE customers SET created_at = 1, updated_at = 1")
        try instance.does(.retainCustomers)
        #expect(try holds("customer@people.test"))
        instance.write("UPDATE sessions SET seen_at = 1")
        try instance.does(.retainCustomers)
        #expect(try !holds("customer@people.test") && holds("admin@people.test"))
        #expect(instance.ask(Asked("GET", "/v1/me", fields: world.people.fields(.customer))).status == 401)
        #expect(try instance.count("SELECT count(*) FROM accounts WHERE status = 'disabled'") >= 2)
    }

    @Test(
        "The record loses old personal values alone, is whole, and goes on where it was, whatever a clock did"
    )
    func record() throws {
        rules(#"{"record_months":6}"#)
        for index in 0..<250 { _ = world.people.enquiry(for: nil); _ = index }
        let all = try instance.count("SELECT max(number) FROM audit_events")
        func age(_ first: Int64, _ last: Int64, _ ms: Int64) {
            instance.write(
                "UPDATE audit_events SET at = $3 WHERE number BETWEEN $1 AND $2", .integer(first),
                .integer(last),
                ago(ms))
        }
        func left(_ first: Int64, _ last: Int64) throws -> Int64 {
            try instance.count(
                "SELECT count(*) FROM audit_events WHERE personal IS NOT NULL AND number BETWEEN \(first) AND \(last)"
            )
        }
        age(1, all - 20, Self.years)
        // In the midst of it the clock was wrong for an event.
        age(50, 50, -Self.years)
        try instance.does(.retainRecord)
        #expect(try left(1, all - 20) == 1 && left(all - 19, all) == 20)
        #expect(try instance.chore(.retainRecord)?.place == "49")
        age(50, all - 10, Self.years)
        try instance.does(.retainRecord)
        #expect(try left(1, all - 10) == 0 && left(all - 9, all) == 10)
        #expect(try instance.chore(.retainRecord)?.place == "\(all - 10)")
    }

    @Test("A slice keeps the writer no longer than it has to")
    func slices() throws {
        rules(#"{"enquiries_months":12}"#)
        for index in 0..<600 { _ = enquiry("slow\(index)", ageMs: 2 * Self.years) }
        try ChoreRunner(instance.app).round()
        var (place, slices) = (String?.none, 0)
        while true {
            let began = Clock.monotonicNs()
            let progress = try instance.app.database.write { [app = instance.app, place] tx in
                try app.retain(.enquiries, from: place, tx)
            }
            if TestStore.isFile { #expect(Clock.monotonicNs() - began < 250_000_000) }
            slices += 1
            guard case .more(let next) = progress else { break }
            place = next
        }
        #expect(slices >= 4)
    }

    @Test("The record of processing tells of every table, and of the times that are set")
    func processing() throws {
        let told = Processing.all.flatMap(\.tables) + Processing.impersonal
        let tables = TableManifest.all.map(\.name)
        #expect(
            Set(tables).subtracting(told).sorted() == [], "say in Processing.swift what is personal in it")
        #expect(Set(told).subtracting(tables).sorted() == [] && Set(told).count == told.count)
        let rules = Processing.all.flatMap(\.kept).compactMap {
            if case .by(let rule) = $0 { rule } else { nil }
        }
        #expect(Set(rules) == Set(RetentionRule.allCases))
        self.rules(#"{"enquiries_months":7}"#)
        let answer = instance.ask(
            Asked("GET", "/v1/organisation/processing-record", fields: world.people.fields(.admin)))
        #expect(answer.member("processing.0.kept.0") == "7 months after it was sent")
        #expect(
            answer.status == 200 && answer.member("processing.1.kept.0")?.text?.hasPrefix("Until") == true)
    }
}
