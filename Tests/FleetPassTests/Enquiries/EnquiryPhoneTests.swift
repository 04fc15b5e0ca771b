// The telephone number of an enquiry: nowhere in the clear, and yet shown to staff and found by them.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct EnquiryPhoneTests {
    private static let written = "+1 (303) 770-4142"
    /// Pieces of it, as a file could hold them.
    private static let traces = ["770-4142", "7704142", "770 4142", "303) 770"]

    /// One with that number, one with another, one with none.
    private static let people: People = {
        let people = People(Instance.demo())
        for phone in ["\"\(written)\"", "\"+44 20 7946 0018\"", ""] {
            _ = people.instance.ask(.json("/v1/enquiries", Written.json(["phone": phone])))
        }
        return people
    }()

    private static func ask(_ query: String, _ rule: String, finds count: Int64, _ phone: String?) -> Scenario
    {
        var members: [String: JSONValue] = ["items.\(count)": .null]
        if let phone { members["items.0.phone"] = .text(phone) }
        if count > 0 { members["items.\(count - 1).name"] = "Ada Bright" }
        return Scenario(
            rule, get: "/v1/enquiries\(query)", people.fields(.manager), gives: 200, with: members)
    }

    @Test(arguments: [
        ask("", "all, the newest first", finds: 3, nil),
        ask("?phone=%2B1%20303%20770%204142", "found by another spelling", finds: 1, written),
        ask("?phone=+1+303+770+4142", "found though a plus in a query is a blank", finds: 1, written),
        ask("?phone=0013037704142", "found by the prefix of a call abroad", finds: 1, written),
        ask("?phone=1.303.770.4142", "found by dots", finds: 1, written),
        ask("?phone=%2B44(0)2079460018", "found with the 0 in brackets", finds: 1, "+44 20 7946 0018"),
        ask("?phone=3037704143", "another number is nobody's", finds: 0, nil),
        Scenario(
            "what is no number", get: "/v1/enquiries?phone=call+me", people.fields(.manager), gives: 400,
            with: ["errors.0.parameter": "phone"]),
        Scenario(
            "of whom one may not see the enquiries", get: "/v1/enquiries?phone=13037704142",
            people.fields(.sales), gives: 200, with: ["items.0": .null]),
    ])
    func find(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("Pages of those that are found go on to the next")
    func paged() throws {
        let people = People(Instance.demo())
        for _ in 0..<3 {
            let sent = Written.json(["phone": "\"\(Self.written)\""])
            _ = people.instance.ask(.json("/v1/enquiries", sent))
        }
        let first = people.instance.get("/v1/enquiries?limit=2&phone=13037704142", people.fields(.manager))
        let next = first["Link"]?.split(separator: ">").first?.dropFirst() ?? ""
        let second = people.instance.get("\(next)", people.fields(.manager))
        #expect(first.ids.count == 2 && second.ids.count == 1 && second["Link"] == nil)
        #expect(Set(first.ids + second.ids).count == 3 && next.contains("phone=13037704142"))
    }

    @Test("Neither the database nor its log holds it, nor anything else of the instance", .onFile)
    func traces() throws {
        let people = People(Instance.demo())
        let (app, instance) = (people.instance.app, people.instance)
        let sent = Asked.json(
            "/v1/enquiries", Written.json(["phone": "\"\(Self.written)\""]), ["Idempotency-Key": "k"])
        let id = instance.ask(sent).member("id")?.text ?? ""
        let form = Written.form(["phone": Self.written])
        #expect(instance.ask(.form("/vehicles/\(Demo.active)/enquiry", form)).status == 200)
        let page = instance.get("/v1/enquiries?phone=13037704142", people.fields(.manager))
        let one = instance.get("/v1/enquiries/\(id)", people.fields(.manager))
        let supporter = people.cookie(people.session(of: .support).token)
        #expect(instance.get("/v1/enquiries?phone=13037704142", supporter).ids.count == 2)
        #expect(page.ids.count == 2 && one.member("phone") == .text(Self.written))
        #expect(try Traces.files(in: app.paths.directory, holding: ["Ada Bright"]) != [])
        #expect(try Traces.files(in: app.paths.directory, holding: Self.traces) == [])
        app.database.close()
        #expect(try Traces.files(in: app.paths.directory, holding: Self.traces) == [])
    }

    @Test("A number that was moved to another row is not shown there, and all else is")
    func moved() throws {
        let people = People(Instance.demo())
        let instance = people.instance
        let ids = ["\"\(Self.written)\"", "\"+44 20 7946 0018\""].map { phone in
            instance.ask(.json("/v1/enquiries", Written.json(["phone": phone]))).member("id")?.text ?? ""
        }
        try instance.app.database.write { tx in
            let query = "UPDATE enquiries SET phone = (SELECT phone FROM enquiries WHERE id = $1)"
            _ = try tx.run(.assembled(query), .uuid(UUID(ids[0])))
        }
        let own = instance.get("/v1/enquiries/\(ids[0])", people.fields(.manager))
        let other = instance.get("/v1/enquiries/\(ids[1])", people.fields(.manager))
        #expect(own.member("phone") == .text(Self.written))
        #expect(other.status == 200 && other.member("phone") == .null)
        #expect(other.member("message") == .text("Is it free?"))
    }

    @Test("One that was made ready before the keys were rotated can be read after it")
    func rotated() throws {
        let (instance, line) = (Instance.demo(), "POST /v1/enquiries")
        let app = instance.app
        let sent = Asked.json("/v1/enquiries", Written.json(["phone": "\"\(Self.written)\""]))
        let call = try #require(try instance.call(sent, to: line))
        let taking = app.enquiryTaking(about: nil, call)
        _ = try KeyRotation.run(app.paths, app.secrets, app.database)
        try app.database.write { try app.take(taking, $0) }
        let (afresh, id) = (try Secrets(app.paths), taking.enquiry.id.value)
        let kept = try app.database.reader().read { tx in
            try tx.first(.assembled("SELECT phone FROM enquiries")) { $0.bytes(0) }
        }
        #expect(kept != nil && kept.flatMap { Sealed.keyID(of: $0) } == 2)
        #expect(kept.flatMap { afresh.numbers.enquiryPhone.open($0, of: id, afresh.ring) } == Self.written)
    }

    @Test("The record says by a hash which number came, and of a search that it was by number, not which")
    func record() throws {
        let people = People(Instance.demo())
        let sent = Written.json(["phone": "\"\(Self.written)\""])
        _ = people.instance.ask(.json("/v1/enquiries", sent))
        _ = people.instance.get("/v1/enquiries?phone=13037704142", people.fields(.manager))
        let hash = people.instance.app.secrets.numbers.enquiryPhone.hash(of: Self.written)
        let noted = "personal LIKE '%\"phone\":[null,\"\(AuditChanges.numberName(hash))\"]%'"
        for (action, what) in [
            ("enquiry.taken", noted), ("enquiry.read", "changes LIKE '%\"by\":[null,\"phone\"]%'"),
        ] {
            let query = "SELECT count(*) FROM audit_events WHERE action = '\(action)' AND \(what)"
            #expect(try people.instance.count(query) == 1)
        }
        #expect(try people.instance.count("SELECT count(*) FROM audit_events WHERE \(noted)") == 1)
    }
}
