// The demonstration's dealership at work: believable, and sound by every rule that the product holds itself
// to.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct LivelySeedingTests {
    @Test("Every state of a booking occurs, and every type, payment and charge that a desk knows")
    func kinds() throws {
        let states = try Lively.counts("SELECT state, count(*) FROM bookings GROUP BY state")
        #expect(Set(states.keys) == Set(BookingState.allCases.map(\.rawValue)))
        let types = try Lively.counts("SELECT type, count(*) FROM bookings GROUP BY type")
        #expect(Set(types.keys) == Set(BookingType.allCases.map(\.rawValue)))
        let charges = try Lively.counts("SELECT kind, count(*) FROM charges GROUP BY kind")
        #expect(charges.count >= 8, "\(charges)")
        let deposits = try Lively.counts("SELECT state, count(*) FROM deposits GROUP BY state")
        #expect(["required", "held", "released", "part_captured"].allSatisfy { deposits[$0] ?? 0 > 0 })
        let others = [
            "amendments", "booking_drivers", "booking_extras", "customer_notes", "enquiries", "holds",
        ]
        #expect(try others.filter { try Lively.count("SELECT count(*) FROM \($0)") < 10 } == [])
    }

    @Test("The shares of what comes of bookings are believable")
    func shares() throws {
        let all = try Lively.count("SELECT count(*) FROM bookings")
        let states = try Lively.counts("SELECT state, count(*) FROM bookings GROUP BY state")
        func percent(_ state: BookingState) -> Int64 { (states[state.rawValue] ?? 0) * 100 / max(1, all) }
        #expect(all > Int64(Lively.bookings) * 9 / 10 && all <= Int64(Lively.bookings))
        #expect((45...80).contains(percent(.closed)), "\(states)")
        #expect((3...9).contains(percent(.cancelled)) && percent(.noShow) <= 2, "\(states)")
        let out = states["on_rent"] ?? 0
        #expect((15...Int64(Lively.vehicles)).contains(out), "\(out)")
        let late = try Lively.count(
            "SELECT count(*) FROM bookings WHERE state = 'on_rent' AND ends_at <= \(Lively.today.epochMs)")
        #expect((1...10).contains(late), "\(late)")
    }

    @Test("The check finds nothing, and the record has one event of it")
    func check() throws {
        let app = Lively.instance.app
        #expect(try Lively.read { try CheckStore.findings(ofRows: $0, app) } == [])
        #expect(
            try Lively.count("SELECT count(*) FROM audit_events WHERE action = 'demonstration.seeded'") == 1)
    }

    @Test("No vehicle is taken twice at a time, and what is taken belongs to a booking that takes it")
    func apart() throws {
        let overlaps = try Lively.count(
            """
            SELECT count(*) FROM (
                SELECT starts_at, lag(ends_at) OVER (PARTITION BY vehicle_id ORDER BY starts_at) AS before
                  FROM allocations WHERE released_at IS NULL
            ) a WHERE before > starts_at
            """)
        #expect(overlaps == 0)
        let wrong = try Lively.count(
            """
            SELECT count(*) FROM bookings b
             WHERE (b.state IN ('held', 'pending', 'confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed'))
                <> EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL)
            """)
        #expect(wrong == 0)
    }

    @Test("Whatever went out last has its papers: known drivers, a signed agreement, locked inspections")
    func papers() throws {
        let away = try Lively.read { try SeedStore(tx: $0).rentalsAway(Lively.papers) }
        #expect(away.count == Lively.papers)
        let bare = try Lively.count(
            """
            SELECT count(*) FROM (SELECT * FROM bookings
                                   WHERE picked_up_at IS NOT NULL AND customer_id IS NOT NULL
                                     AND state IN ('on_rent', 'returned', 'disputed')
                                   ORDER BY picked_up_at DESC, id LIMIT \(Lively.papers)) b
             WHERE NOT EXISTS (SELECT 1 FROM kyc_checks k
                                WHERE k.customer_id = b.customer_id AND k.state = 'approved')
                OR NOT EXISTS (SELECT 1 FROM agreements a WHERE a.booking_id = b.id AND a.state = 'signed')
                OR (SELECT count(*) FROM inspections i WHERE i.booking_id = b.id AND i.state = 'locked')
                   <> CASE WHEN b.returned_at IS NULL THEN 1 ELSE 2 END
            """)
        #expect(bare == 0)
        let app = Lively.instance.app
        let stale = try Lively.read { tx in
            try away.filter { rental in
                guard let booking = try BookingStore(tx: tx).booking(rental.booking) else { return true }
                let obstacles = try app.handoverObstacles(booking, tx)
                return obstacles.contains { [.agreement, .identity].contains($0.code) }
            }
        }
        #expect(stale.isEmpty)
    }

    @Test("Each price can be made again to the cent")
    func prices() throws {
        let app = Lively.instance.app
        let faults = try Lively.read { tx in
            let ids = try tx.all(.assembled("SELECT id FROM bookings ORDER BY id")) { try $0.uuid(0) }
            return try ids.filter { id in
                guard let booking = try BookingStore(tx: tx).booking(id) else { return true }
                let price = try Repricing(zones: app.premises.zones, tx: tx).price(of: booking)
                let lines = try tx.first(.assembled("SELECT lines FROM bookings WHERE id = $1"), .uuid(id)) {
                    $0.bytes(0)
                }
                return price.totalMinor != booking.total.amountMinor || price.writtenLines != lines
            }.count
        }
        #expect(faults == 0)
    }

    @Test("What is closed is paid to the cent, and what was charged is what charges say")
    func money() throws {
        let unpaid = try Lively.count(
            """
            SELECT count(*) FROM bookings b WHERE b.state = 'closed' AND b.total_minor + b.charged_minor <>
                   coalesce((SELECT sum(p.amount_minor - p.refunded_minor) FROM payments p WHERE p.booking_id = b.id), 0)
                   + coalesce((SELECT d.captured_minor FROM deposits d WHERE d.booking_id = b.id), 0)
            """)
        #expect(unpaid == 0)
        let wrong = try Lively.count(
            """
            SELECT count(*) FROM bookings b WHERE b.charged_minor <> coalesce((
                SELECT sum(c.net_minor + c.tax_minor) FROM charges c WHERE c.booking_id = b.id AND c.waived_at IS NULL
            ), 0)
            """)
        #expect(wrong == 0)
    }

    @Test("Odometers never fall, and vehicles say what was read last")
    func odometers() throws {
        let fallen = try Lively.count(
            """
            SELECT count(*) FROM (
                SELECT km, lag(km) OVER (PARTITION BY vehicle_id ORDER BY read_at, id) AS before FROM odometer_readings
            ) o WHERE before > km
            """)
        #expect(fallen == 0)
        let other = try Lively.count(
            """
            SELECT count(*) FROM vehicles v WHERE v.odometer_km <>
                   (SELECT max(o.km) FROM odometer_readings o WHERE o.vehicle_id = v.id)
            """)
        #expect(other == 0)
    }

    @Test("Nothing has happened after the day, and nobody was reached at a real address or number")
    func invented() throws {
        let now = Lively.today.epochMs
        for table in ["bookings", "payments", "deposits", "charges", "amendments", "customers"] {
            let ahead = try Lively.count("SELECT count(*) FROM \(table) WHERE created_at > \(now)")
            #expect(ahead == 0, "\(table)")
        }
        let real = try Lively.count(
            """
            SELECT count(*) FROM customers
             WHERE email NOT LIKE '%@example.com' AND email NOT LIKE '%@example.net' AND email NOT LIKE '%@example.org'
               AND email NOT LIKE '%@north.example'
            """)
        #expect(real == 0)
        let phones = (0..<3_000).map { DemoPeople.phone($0) }
        #expect(phones.allSatisfy { $0.dropFirst(5).hasPrefix("55501") } && Set(phones).count == 3_000)
    }

    @Test("Whoever works there signs in with the password that all know", arguments: DemoAccount.all)
    func signsIn(account: DemoAccount) {
        let kind = account.role == nil ? "customer" : "staff"
        let body = """
            {"grant_type":"password","kind":"\(kind)","email":"\(account.email)","password":"\(DemoAccount.password)"}
            """
        #expect(Lively.instance.ask(.json("/v1/token", body)).status == 200)
        #expect(
            PasswordRules.flaw(
                in: DemoAccount.password, hasSecondFactor: false,
                known: [account.name, account.email, "North"])
                == nil)
    }
}
