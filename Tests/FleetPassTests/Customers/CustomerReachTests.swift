// Who may not forget or merge customers: whoever works at some locations alone, if these rented at others.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CustomerReachTests {
    private let world: FleetWorld

    /// The admin works elsewhere than where all is booked.
    init() {
        world = FleetWorld()
        world.keep(.admin, at: world.elsewhere)
    }

    private func ask(_ method: String, _ path: String, _ body: String? = nil, by person: Person = .admin)
        -> Answered
    {
        let fields = world.people.fields(person)
        guard let body else { return world.instance.ask(Asked(method, path, fields: fields)) }
        return world.instance.ask(.json(path, body, fields))
    }

    /// - Returns: id and code of a booking that is over.
    private func booked(_ customer: UUID) throws -> (id: UUID, code: String) {
        let year = RentalWorld.year
        let made = world.post(
            "/v1/bookings",
            world.rental.wish(
                from: "\(year)-06-01T10:00", until: "\(year)-06-03T10:00", "\"customer_id\":\"\(customer)\""))
        let id = try #require(made.member("id")?.text.flatMap { UUID($0) }, "\(made.body)")
        world.instance.write("UPDATE bookings SET state = 'cancelled' WHERE id = $1", .uuid(id))
        return (id, made.member("code")?.text ?? "")
    }

    @Test(
        "They are forgotten by whoever sees all that is theirs, and others are not told what that is",
        arguments: [
            ("rents", 403), ("rents still", 403), ("drives", 403), ("named", 403), ("merged", 403),
            ("returned here", 204),
            ("nothing", 204),
        ])
    func forgets(tie: String, status: Int) throws {
        let (ada, ben) = (world.people.walkIn("Ada"), world.people.walkIn("Ben"))
        let booking = try booked(tie.hasPrefix("rents") || tie == "returned here" ? ada : ben)
        let change: (query: String, of: UUID, to: UUID?)? =
            switch tie {
            case "rents still":
                ("UPDATE bookings SET state = 'on_rent' WHERE id IN ($1, $2)", booking.id, ada)
            case "drives":
                ("INSERT INTO booking_drivers (booking_id, customer_id) VALUES ($1, $2)", booking.id, ada)
            case "named":
                ("INSERT INTO paper_people (booking_id, customer_id) VALUES ($1, $2)", booking.id, ada)
            case "merged": ("UPDATE customers SET merged_into = $2 WHERE id = $1", ben, ada)
            case "returned here":
                (
                    "UPDATE bookings SET return_location_id = $2 WHERE id = $1", booking.id,
                    UUID(world.elsewhere)
                )
            default: nil
            }
        if let change { world.instance.write(change.query, .uuid(change.of), .uuid(change.to)) }
        let answer = ask("DELETE", "/v1/customers/\(ada)")
        #expect(answer.status == status && !answer.body.contains(booking.code), "\(answer.body)")
        let name = ask("GET", "/v1/customers/\(ada)", by: .manager).member("name")?.text
        #expect(name == (status == 204 ? "Erased" : "Ada"))
    }

    @Test(
        "They are merged, and taken apart, by whoever sees all that moves; a trial tells others nothing either"
    )
    func merges() throws {
        let (near, far) = (world.people.walkIn("Near"), world.people.walkIn("Far"))
        let booking = try booked(far)
        func merge(_ kept: UUID, _ other: UUID, dry: Bool, by person: Person = .admin) -> Answered {
            ask(
                "POST", "/v1/customers/\(kept)/merge", "{\"other_id\":\"\(other)\",\"dry_run\":\(dry)}",
                by: person)
        }
        for (kept, other) in [(near, far), (far, near)] {
            for dry in [true, false] {
                let refused = merge(kept, other, dry: dry)
                #expect(refused.status == 403 && !refused.body.contains("\(booking.id)"), "\(refused.body)")
            }
        }
        let made = merge(near, far, dry: false, by: .manager)
        let undo = "/v1/customer-merges/\(made.member("id")?.text ?? "")/undo"
        #expect(made.status == 200 && ask("POST", undo).status == 403)
        #expect(ask("POST", undo, by: .manager).status == 200)
        let nobody = world.people.walkIn("Nobody")
        #expect(merge(near, nobody, dry: false).status == 200)
    }
}
