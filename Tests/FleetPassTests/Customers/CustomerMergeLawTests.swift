// Whatever two customers have: merged and taken apart again, every row is as it was.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite(.serialized) struct CustomerMergeLawTests {
    private static let people = People(Instance.demo())

    /// Two customers and a third, with whatever they have.
    private struct Crowd {
        var random: SeededGenerator
        let kept = people.instance.app.freshID()
        let other = people.instance.app.freshID()
        let third = people.instance.app.freshID()

        var everyone: [UUID] { [kept, other, third] }

        mutating func isTrue() -> Bool { random.below(2) == 0 }

        mutating func one<Choice>(of choices: Choice?...) -> Choice? { random.pick(choices) ?? nil }

        /// From so few values that some clash and some are the same.
        mutating func customer(_ id: UUID, _ account: AccountID?, _ secrets: Secrets) -> Customer {
            var customer = Customer(id, one(of: "Ada Bright", "Bob") ?? "Cy", at: Instant(epochMs: 1))
            customer.account = account
            customer.email = one(of: nil, "a@b.test", "c@d.test")
            let numbers = CustomerNumbers(
                phone: one(of: nil, "3035550142", "303 555 0142", "3035550199"),
                licence: one(of: nil, "94-023", "94023", "77-111"))
            (customer.phone, customer.licence) = numbers.sealed(for: id, secrets)
            if customer.licence != nil {
                customer.licenceCountry = one(of: nil, "US", "DE")
                customer.licenceUntil = one(of: nil, "2030-01-01", "2031-01-01")
            }
            customer.bornOn = one(of: nil, "1990-04-01", "1991-04-01")
            customer.address.city = one(of: nil, "Denver", "Boulder")
            customer.address.street = one(of: nil, "1 Elm St")
            customer.tags = ["a", "b", "c"].filter { _ in isTrue() }
            customer.refusedFor = one(of: nil, "Smoked", "Late", "Late; Smoked")
            return customer
        }
    }

    private static func fill(_ crowd: inout Crowd) {
        let app = people.instance.app
        let holder = crowd.one(of: nil, crowd.kept, crowd.other)
        let account = holder.map { _ in AccountID(value: app.freshID()) }
        let customers = crowd.everyone.map { id in
            crowd.customer(id, id == holder ? account : nil, app.secrets)
        }
        let bookings = (0..<crowd.random.below(6)).map { _ in
            (app.freshID(), crowd.one(of: nil, crowd.kept, crowd.other, crowd.other, crowd.third))
        }
        var drivers: [(UUID, UUID)] = []
        for (booking, customer) in bookings {
            for id in crowd.everyone where id != customer && crowd.isTrue() { drivers.append((booking, id)) }
        }
        let notes = (0..<crowd.random.below(4)).map { _ in
            (app.freshID(), crowd.one(of: crowd.kept, crowd.other))
        }
        People.write(people.instance) { [drivers] tx in
            if let account {
                try AccountStore(tx: tx).insert(
                    Account(
                        id: account, version: 1, kind: .customer, name: "A", email: "\(account.value)@b.test",
                        status: .active, verifiedAt: tx.now, password: nil))
            }
            for customer in customers { try CustomerStore(tx: tx).insert(customer) }
            for (id, customer) in bookings { try book(id, customer, tx) }
            for (booking, id) in drivers { try BookingStore(tx: tx).addDriver(id, to: booking) }
            for (id, customer) in notes {
                guard let customer else { continue }
                try CustomerNoteStore(tx: tx).insert(id, "A note", of: customer, by: nil)
            }
        }
    }

    private static func book(_ id: UUID, _ customer: UUID?, _ tx: Transaction) throws {
        let code = String("\(id)".utf8.suffix(8).map { Character(Unicode.Scalar($0)) })
        try tx.run(
            .assembled(
                """
                INSERT INTO bookings (
                    id, code, type, state, channel, customer_id, vehicle_id, pickup_location_id, return_location_id,
                    starts_at, ends_at, asked, lines, currency, net_minor, tax_minor, total_minor, deposit_minor,
                    created_at, updated_at)
                SELECT $1, $2, 'rental', 'closed', 'desk', $3, v.id, v.location_id, v.location_id, 1, 2, '{}', '[]',
                       'USD', 1, 1, 2, 0, 1, 1
                  FROM vehicles v WHERE v.id = $4
                RETURNING 1
                """), [.uuid(id), .text(code), .uuid(customer), .uuid(UUID(Demo.active))])
    }

    /// Every row of these tables, but for its version and when it was changed last.
    private static func rows() throws -> [String] {
        let names = ["customers", "customer_words", "customer_notes", "bookings", "booking_drivers"]
        return try people.instance.app.database.reader().read { tx in
            try TableManifest.all.filter { names.contains($0.name) }.flatMap { table in
                let columns = table.columns.filter { !["version", "updated_at"].contains($0.name) }
                let query = """
                    SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(table.name)
                     ORDER BY \(table.key.joined(separator: ", "))
                    """
                return try tx.all(.assembled(query)) { row in
                    var cells = table.name
                    for (index, column) in columns.enumerated() {
                        guard !row.isNull(index) else {
                            cells += "|"
                            continue
                        }
                        switch column.kind {
                        case .uuid: cells += "|\(try row.uuid(index))"
                        case .text: cells += "|\(row.text(index))"
                        case .integer: cells += "|\(row.integer(index))"
                        case .double: cells += "|\(row.double(index))"
                        case .bytes: cells += "|\(row.bytes(index))"
                        }
                    }
                    return cells
                }
            }
        }
    }

    @Test("Merged and taken apart again, all is as it was", arguments: 0..<48)
    func law(seed: Int) throws {
        let people = Self.people
        var crowd = Crowd(random: SeededGenerator(seed: UInt64(seed), part: 17))
        Self.fill(&crowd)
        let before = try Self.rows()
        let dry = people.instance.ask(
            CustomerMergeTests.merge(crowd.other, into: crowd.kept, dry: true, people))
        #expect(try Self.rows() == before)
        let real = people.instance.ask(CustomerMergeTests.merge(crowd.other, into: crowd.kept, people))
        let id = real.member("id")?.text ?? ""
        #expect(real.status == 200 && real.body.replacing("\"\(id)\"", with: "null") == dry.body)
        let merged = try Self.rows()
        let left = merged.filter { !$0.hasPrefix("customer") && $0.contains("\(crowd.other)") }
        #expect(left == [] && merged != before)
        let drivesTwice = try people.instance.count(
            """
            SELECT count(*) FROM bookings b JOIN booking_drivers d ON d.booking_id = b.id
             WHERE d.customer_id = b.customer_id
            """)
        #expect(drivesTwice == 0)
        let undone = people.instance.ask(
            people.program("POST", "/v1/customer-merges/\(id)/undo"))
        #expect(undone.status == 200, "\(undone.body)")
        #expect(try Self.rows() == before)
    }
}
