// What a customer settles by pages: a cancellation that costs what it said, and a name under an agreement.

import Schema
import Testing

@testable import FleetPass

@Suite struct OwnSigningTests {
    private let counter = CounterWorld()

    private func opens(_ path: String) -> Answered {
        counter.world.instance.ask(counter.world.people.opens(.customer, path))
    }

    private func sends(_ path: String, _ form: String) -> Answered {
        counter.world.instance.ask(counter.world.people.sends(.customer, path, form))
    }

    @Test("A cancellation costs what the page has said, and nothing happens where it would not")
    func cancellation() {
        let id = counter.booked()
        _ = counter.post("/v1/bookings/\(id)/agreements", nil)
        let path = "/account/bookings/\(id)/cancellation"
        let page = opens(path)
        let cost = page.value(of: "expected_cost_minor") ?? ""
        #expect(
            page.status == 200 && cost != "0" && page.body.contains("Cancelling now costs $"), "\(page.body)")
        let wrong = sends(path, "expected_cost_minor=\(cost)")
        #expect(wrong.status == 400 && wrong.body.contains("Why do you cancel? is required"), "\(wrong.body)")
        let stale = sends(path, "reason=A&expected_cost_minor=1")
        #expect(stale.status == 409 && stale.body.contains("has changed meanwhile"), "\(stale.body)")
        let done = sends(path, "reason=My+plans+have+changed&expected_cost_minor=\(cost)")
        #expect(done["Location"] == "/account/bookings/\(id)?done=cancelled", "\(done.body)")
        let balance = opens("/v1/me/bookings/\(id)/balance")
        #expect(balance.member("charged.amount")?.integer.map { "\($0)" } == cost)
        let after = opens("/account/bookings/\(id)?done=cancelled").body
        #expect(after.contains("Your booking is cancelled.") && after.contains("Still charged"))
        #expect(!after.contains("/agreement\"") && !after.contains("A deposit of"), "\(after)")
    }

    @Test("What cannot be cancelled any more says so, without a form")
    func tooLate() {
        let id = counter.out()
        let page = opens("/account/bookings/\(id)/cancellation")
        #expect(page.status == 200 && page.body.contains("cannot be cancelled any more"), "\(page.body)")
        #expect(sends("/account/bookings/\(id)/cancellation", "reason=A").status == 409)
        #expect(opens("/account").body.contains("Bring it back to"))
    }

    @Test("An agreement is signed by a name, drawn or typed with a consent, once")
    func agreement() {
        let id = counter.booked()
        let path = "/account/bookings/\(id)/agreement"
        #expect(opens(path).body.contains("No agreement is drawn up yet"))
        _ = counter.post("/v1/bookings/\(id)/agreements", nil)
        let page = opens(path)
        #expect(page.body.contains("Sign the agreement") && opens("/account").body.contains("\(path)\""))
        let wrong = sends(path, "role=customer&name=Ada+Bright&strokes=none")
        #expect(wrong.status == 422 && wrong.body.contains("value=\"Ada Bright\""), "\(wrong.body)")
        let silent = sends(path, "role=customer&name=Ada+Bright&strokes=")
        #expect(silent.status == 422 && silent.body.contains("the typed name counts as it"), "\(silent.body)")
        let others = ["role=staff&name=Ada&consents=true", "role=customer&name=Ada&on_paper=At+home"]
        #expect(others.map { sends(path, $0).status } == [422, 422])
        let done = sends(path, "role=customer&name=Ada+Bright&consents=true")
        #expect(done["Location"] == "/account/bookings/\(id)?done=signed", "\(done.body)")
        #expect(
            opens(path).body.contains("You have signed it.")
                && sends(path, "role=customer&name=Ada&consents=true").status == 409)
    }

    @Test("What was charged beyond the price stands in the account, line by line; what was waived does not")
    func charges() {
        let id = counter.out()
        _ = counter.post("/v1/bookings/\(id)/return", "{}")
        counter.inspect(id, "return", km: 40_900, fuel: 7)
        let note = #"{"kind":"toll","text":"Toll of the bridge","net":{"amount":700,"currency":"USD"},"#
        let made = counter.post("/v1/bookings/\(id)/charges", note + #""is_taxed":false,"evidence":"N-1"}"#)
        _ = counter.post("/v1/charges/\(made.member("id")?.text ?? "")/waiver", #"{"reason":"Goodwill"}"#)
        let page = opens("/account/bookings/\(id)").body
        let charged = page.components(after: "Charged in addition")
        #expect(charged.contains("1/8 of a tank of fuel"), "\(charged.prefix(600))")
        #expect(!charged.contains("Toll of the bridge") && !page.contains("N-1"))
        let own = opens("/v1/me/bookings/\(id)/charges")
        #expect(own.status == 200 && own.body.contains("\"waived_at\":\"") && !own.body.contains("N-1"))
        let other = counter.world.instance.ask(
            counter.world.people.opens(.other, "/v1/me/bookings/\(id)/charges"))
        #expect(other.status == 404)
    }
}

extension String {
    fileprivate func components(after mark: String) -> Substring {
        firstRange(of: mark).map { self[$0.upperBound...] } ?? ""
    }
}
