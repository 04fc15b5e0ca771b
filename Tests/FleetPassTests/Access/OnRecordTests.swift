// Whatever tells staff of somebody is on record, on whatever page and in whatever way it comes about: every
// route is asked, rightly and wrongly.

import HTTP
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct OnRecordTests {
    /// With a letter that its server has refused in words that say for whom it was.
    private static let people: People = {
        let people = People(Instance.demo())
        let letter = people.letter(.failed)
        People.write(people.instance) { tx in
            try OutboxStore(tx: tx).fail(letter, "550 5.1.1 <ghost@people.test> is unknown", again: nil)
        }
        return people
    }()

    private static func isOfOthers(_ text: String) -> Bool {
        let others = text.replacing(Person.admin.email, with: "")
        return others.contains("@people.test") || others.contains("Is it free?")
            || others.contains("A member")
    }

    @Test(
        "No route tells of somebody unless that is noted",
        arguments: people.instance.routes.map { "\($0.method.name) \($0.path)" })
    func route(line: String) throws {
        let people = Self.people
        let route = try #require(people.instance.routes.first { "\($0.method.name) \($0.path)" == line })
        let probe = Probe(people: people, route: route)
        for belonging in Belonging.allCases {
            guard let right = probe.request(by: .admin, about: belonging) else { continue }
            if route.again != nil, let form = right.fields["X-Form-Token"] {
                // Nothing but the proof, something more than there is, and a version that was never.
                for body in ["", "nonsense=1&", "version=99&name=B&role=crew&grants=fleet:view&"] {
                    var wrong = right
                    wrong.body = [UInt8]("\(body)form_token=\(form)".utf8)
                    try look(wrong)
                }
            }
            try look(right)
        }
    }

    private func look(_ asked: Asked) throws {
        let count = "SELECT count(*) FROM audit_events"
        let before = try Self.people.instance.count(count)
        let answer = Self.people.instance.ask(asked)
        guard Self.isOfOthers(answer.body) else { return }
        #expect(
            try Self.people.instance.count(count) > before,
            "\(asked.method) \(asked.target) \(String(decoding: asked.body ?? [], as: UTF8.self))")
    }

    @Test("A form about somebody that is refused is noted as a look at them, once for each time")
    func refused() throws {
        let people = People(Instance.demo())
        let member = people.member(.crew).value
        for (path, form, status) in [
            ("", "version=1&name=&role=crew", 400), ("", "version=9&name=B&role=crew", 412),
            ("/enable", "", 409),
        ] {
            let answer = people.instance.ask(people.sends(.admin, "/staff/\(member)\(path)", form))
            #expect(answer.status == status && answer.body.contains("Change A member"))
        }
        let noted = try people.instance.app.database.reader().read { tx in
            try AuditStore(tx: tx).page(AuditFilter(action: .staffRead, object: member), 9).count
        }
        #expect(noted == 3)
    }
}
