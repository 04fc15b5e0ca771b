// Pairs of customers who may be one: what tells them, the likeliest first.

import Schema
import Testing

@testable import FleetPass

@Suite struct DuplicateTests {
    @Test("What two have in common makes a pair, what weighs most comes first, and pages go on")
    func pairs() throws {
        let people = People(Instance.demo())
        for body in [
            #"{"name":"Licence One","licence":{"number":"94-023-1842"},"phone":"+1 303 555 0100"}"#,
            #"{"name":"Licence Two","licence":{"number":"94 023 1842"},"phone":"+1 (303) 555-0100"}"#,
            #"{"name":"Ada Bright","born_on":"1990-04-01"}"#,
            #"{"name":"BRIGHT, Ada","born_on":"1990-04-01"}"#,
            #"{"name":"Ada Bright","born_on":"1991-04-01","phone":"3035550177"}"#,
            #"{"name":"Mail One","email":"one@mail.test"}"#, #"{"name":"Mail Two","email":"ONE@mail.test"}"#,
            #"{"name":"Phone","phone":"303 555 0177"}"#,
            #"{"name":"!","born_on":"1990-04-01"}"#, #"{"name":"?","born_on":"1990-04-01"}"#,
        ] {
            let asked = people.program("POST", "/v1/customers", body)
            #expect(people.instance.ask(asked).status == 201)
        }
        let gone = people.walkIn("Gone") { $0.email = "one@mail.test" }
        _ = people.walkIn("Merged") { ($0.email, $0.mergedInto) = ("one@mail.test", gone) }
        People.write(people.instance) { tx in
            guard let customer = try CustomerStore(tx: tx).customer(gone) else { return }
            try CustomerStore(tx: tx).erase(customer)
        }
        var (target, found) = ("/v1/customers/duplicates?limit=2", [String]())
        for _ in 0..<4 {
            let page = people.instance.get(target, people.fields(.sales))
            for pair in page.json?["items"]?.list ?? [] {
                let reasons = (pair["reasons"]?.list ?? []).compactMap(\.text).joined(separator: "+")
                found.append("\(pair["name"]?.text ?? "")/\(pair["other_name"]?.text ?? ""): \(reasons)")
            }
            guard let link = page["Link"] else { break }
            target = String(link.dropFirst().prefix { $0 != ">" })
        }
        #expect(
            found == [
                "Licence One/Licence Two: licence+phone", "Ada Bright/BRIGHT, Ada: name_and_birth",
                "Mail One/Mail Two: email", "Ada Bright/Phone: phone",
            ])
        let read = "SELECT count(*) FROM audit_events WHERE action = 'customer.read'"
        #expect(try people.instance.count(read) == 2)
    }
}
