// One change of many vehicles: what becomes of each, and that a trial does nothing.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct BulkTests {
    private let world = FleetWorld()

    private func edit(
        _ change: String, _ which: String = #""filter":{"make":["Quillon"]}"#, dry: Bool = false
    ) -> Answered {
        world.post("/v1/fleet/bulk", #"{\#(which),"change":\#(change),"dry_run":\#(dry)}"#)
    }

    private func counts(_ answer: Answered) -> [Int64?] {
        ["changed", "unchanged", "refused"].map { answer.member($0)?.integer }
    }

    @Test(
        "A change is made to all that it can be made to, and the others say why",
        arguments: [
            (#"{"daily_rate":{"amount":5500,"currency":"USD"}}"#, [1, 1, 0]),
            (#"{"daily_rate":{"amount":5500,"currency":"EUR"}}"#, [0, 0, 2]),
            (#"{"daily_rate_percent":"-50"}"#, [2, 0, 0]),
            (#"{"class":"compact"}"#, [0, 2, 0]),
            (#"{"hold":{"kind":"recall","reason":"Airbag"}}"#, [2, 0, 0]),
            (#"{"move":{"to":"maintenance","reason":"Service"}}"#, [1, 0, 1]),
            (#"{"attribute":{"key":"bars","value":"yes"}}"#, [2, 0, 0]),
            (#"{"attribute":{"key":"bars"}}"#, [0, 2, 0]),
            (#"{"attribute":{"key":"bars","value":"perhaps"}}"#, [0, 0, 2]),
        ] as [(String, [Int64?])])
    func changes(change: String, expected: [Int64?]) {
        world.define("bars", "flag")
        _ = world.entered(80)
        _ = world.entered(
            81, #""status":"draft","daily_rate":{"amount":5501,"currency":"USD"}"#, without: ["daily_rate"])
        let trial = edit(change, dry: true)
        #expect(counts(trial) == expected, "\(trial.body)")
        #expect(world.get("/v1/fleet?make=Quillon&attribute=bars:true").ids.isEmpty)
        let before = world.get("/v1/fleet?make=Quillon").json?["items"]?.list?.map { $0["version"]?.integer }
        #expect(before == [1, 1] && counts(edit(change)) == expected)
    }

    @Test("A percentage is of each vehicle's own rate, and half a cent is rounded up")
    func percent() {
        let ids = [
            world.entered(82),
            world.entered(83, #""daily_rate":{"amount":5501,"currency":"USD"}"#, without: ["daily_rate"]),
        ]
        _ = edit(#"{"daily_rate_percent":"10"}"#, #""ids":["\#(ids[0])","\#(ids[1])","\#(Demo.id(9))"]"#)
        let rates = ids.map { world.get("/v1/fleet/\($0)").member("daily_rate.amount")?.integer }
        #expect(rates == [6_050, 6_051])
        _ = edit(#"{"daily_rate_percent":"-50"}"#, #""ids":["\#(ids[1])"]"#)
        #expect(world.get("/v1/fleet/\(ids[1])").member("daily_rate.amount")?.integer == 3_026)
    }

    @Test("With the same key a change is made once, also to vehicles that are found")
    func once() {
        let id = world.entered(84)
        func raise(_ percent: String, _ key: String) -> Answered {
            world.post(
                "/v1/fleet/bulk",
                #"{"filter":{"make":["Quillon"],"status":["active"]},"change":{"daily_rate_percent":"\#(percent)"}}"#,
                key: key)
        }
        func rate() -> Int64? { world.get("/v1/fleet/\(id)").member("daily_rate.amount")?.integer }
        let first = raise("10", "raise-1")
        _ = world.entered(85)
        let second = raise("10", "raise-1")
        #expect(counts(first) == [1, 0, 0] && second.body == first.body && rate() == 6_050, "\(second.body)")
        #expect(raise("20", "raise-1").status == 422 && rate() == 6_050)
        #expect(counts(raise("10", "raise-2")) == [2, 0, 0] && rate() == 6_655)
    }

    @Test("A change that ended in the middle is taken up where it ended")
    func resumed() {
        let ids = (0..<300).map { world.entered(200 + $0) }
        let body =
            #"{"ids":[\#(ids.map { "\"\($0)\"" }.joined(separator: ","))],"change":{"daily_rate_percent":"10"}}"#
        let first = world.post("/v1/fleet/bulk", body, key: "middle")
        // As after a crash: of what was kept, the last part is gone, and what it did.
        world.instance.write(
            "DELETE FROM idempotency_keys WHERE number = (SELECT max(number) FROM idempotency_keys)")
        world.instance.write(
            "UPDATE vehicles SET daily_rate_minor = 5500 WHERE id = $1", .uuid(UUID(ids[299])))
        world.instance.write(
            "UPDATE vehicles SET daily_rate_minor = 7700 WHERE id = $1", .uuid(UUID(ids[0])))
        let second = world.post("/v1/fleet/bulk", body, key: "middle")
        #expect(counts(first) == [300, 0, 0] && counts(second) == [300, 0, 0])
        let rates = [0, 299].map { world.get("/v1/fleet/\(ids[$0])").member("daily_rate.amount")?.integer }
        #expect(rates == [7_700, 6_050])
    }

    @Test("No percentage makes a rate nothing, and what is no percentage is said to be none")
    func nothing() {
        _ = world.entered(86)
        let free = edit(#"{"daily_rate_percent":"-100"}"#)
        #expect(counts(free) == [0, 0, 1] && free.body.contains("would be nothing"), "\(free.body)")
        let comma = edit(#"{"daily_rate_percent":"7,5"}"#)
        #expect(comma.status == 422 && comma.body.contains("as 7.5"), "\(comma.body)")
    }

    @Test(
        "It is said which vehicles, and which one change",
        arguments: [
            (#""filter":{}"#, "{}"), (#""filter":{}"#, #"{"class":"van","daily_rate_percent":"1"}"#),
            (#""ids":[],"filter":{}"#, #"{"class":"van"}"#),
            (#""filter":{}"#, #"{"daily_rate_percent":"much"}"#),
        ])
    func refuses(which: String, change: String) {
        #expect(edit(change, which).status == 422)
    }
}
