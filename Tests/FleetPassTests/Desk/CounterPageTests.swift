// The pages of one booking at the counter: they open in every state, and their forms do what the API does.

import Schema
import Testing

@testable import FleetPass

@Suite struct CounterPageTests {
    private static let tabs = ["", "?tab=money", "?tab=papers", "?tab=change", "?tab=history"]

    /// By how far it has come.
    private enum Stage: String, CaseIterable {
        case ready, out, returned, closed
    }

    private static func world(_ stage: Stage) -> (CounterWorld, booking: String) {
        let counter = CounterWorld()
        guard stage != .ready else { return (counter, counter.booked()) }
        let booking = counter.out()
        guard stage != .out else { return (counter, booking) }
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        guard stage != .returned else { return (counter, booking) }
        counter.inspect(booking, "return", km: 40_900, fuel: 6)
        counter.settle(booking)
        _ = counter.post("/v1/bookings/\(booking)/closing", "{}")
        return (counter, booking)
    }

    @Test("Every tab opens in every state", arguments: Stage.allCases.map(\.rawValue))
    func opens(stage: String) throws {
        let (counter, booking) = Self.world(try #require(Stage(rawValue: stage)))
        let people = counter.world.people
        for tab in Self.tabs {
            let answer = counter.world.instance.ask(people.opens(.manager, "/desk/bookings/\(booking)\(tab)"))
            #expect(answer.status == 200, "\(stage) \(tab)\n\(answer.body.suffix(400))")
        }
        // Whoever may see no money is shown none.
        let crew = counter.world.instance.ask(people.opens(.crew, "/desk/bookings/\(booking)"))
        #expect(crew.status == 200 && !crew.body.contains("tab=money"))
    }

    @Test("A handover lists what is missing, and a full one has its button")
    func handover() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let page = "/desk/bookings/\(booking)"
        let before = world.instance.ask(world.people.opens(.manager, page)).body
        #expect(before.contains("The agreement is not signed.") && !before.contains("Hand over the keys"))
        counter.checkIdentity()
        counter.sign(booking)
        counter.holdDeposit(booking)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        #expect(world.instance.ask(world.people.opens(.manager, page)).body.contains("Hand over the keys"))
        let given = world.instance.ask(world.people.sends(.manager, "\(page)/handover"))
        #expect(given.status == 303 && given["Location"] == "\(page)?done=handed-over")
        #expect(counter.get("/v1\(page.dropFirst(5))").member("state")?.text == "on_rent")
    }

    @Test("A form that is refused comes back open, with what was typed and nothing done")
    func refused() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let place = "/desk/bookings/\(booking)/payments"
        let tooMuch = "amount=99999.00&amount_currency=USD&method=cash&reference=Till+7"
        let answer = world.instance.ask(world.people.sends(.manager, place, tooMuch))
        #expect(answer.status == 422 && answer.body.contains("is due."))
        #expect(answer.body.contains("99999.00") && answer.body.contains("Till 7"))
        #expect(counter.get("/v1/bookings/\(booking)/payments").ids.isEmpty)
        let blank = world.instance.ask(world.people.sends(.manager, "/desk/bookings/\(booking)/cancellation"))
        #expect(blank.status == 400 && blank.body.contains("data-open open"))
    }

    @Test("What somebody else has changed meanwhile is shown beside what was typed")
    func stale() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.bookedLater())
        let version = counter.get("/v1/bookings/\(booking)").member("version")?.integer ?? 0
        let end = String(counter.end(days: 6).prefix(16))
        let moved = world.instance.ask(
            world.people.sends(
                .manager, "/desk/bookings/\(booking)/change", "ends_at=\(end)&seen_version=\(version)"))
        #expect(moved.status == 303, "\(moved.body.suffix(300))")
        let late = world.instance.ask(
            world.people.sends(
                .manager, "/desk/bookings/\(booking)/change",
                "ends_at=2031-01-01T10:00&seen_version=\(version)"))
        #expect(late.status == 412 && late.body.contains("There now:"))
    }

    @Test("What a cancellation costs stands there before it is done, and then it is")
    func cancels() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let page = world.instance.ask(world.people.opens(.manager, "/desk/bookings/\(booking)")).body
        let cost = counter.get("/v1/bookings/\(booking)/cancellation").member("cost.amount")?.integer ?? 0
        let words = cost == 0 ? "It costs the customer nothing now." : "It costs the customer"
        #expect(page.contains(words))
        let done = world.instance.ask(
            world.people.sends(.manager, "/desk/bookings/\(booking)/cancellation", "reason=Ill"))
        #expect(done.status == 303 && done["Location"]?.hasSuffix("done=cancelled") == true)
        let after = counter.get("/v1/bookings/\(booking)/balance")
        #expect(after.member("charged.amount")?.integer == cost)
    }

    @Test("An inspection is walked through, submitted and locked by forms alone")
    func inspects() throws {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        func send(_ place: String, _ form: String = "") -> Answered {
            world.instance.ask(world.people.sends(.crew, place, form))
        }
        let begun = send("/desk/bookings/\(booking)/inspections", "kind=pickup")
        let page = try #require(begun["Location"].map { String($0.prefix { $0 != "?" }) })
        #expect(page.hasPrefix("/desk/inspections/"))
        let blank = send("\(page)/submission")
        #expect(blank.status == 422 && blank.body.contains("what odometer and fuel show"))
        #expect(
            send(
                "\(page)/findings", "odometer_km=40000&fuel=8&cleanliness=clean&equipment=Jack&seen_version=1"
            ).status == 303)
        #expect(send("\(page)/damages", "kind=dent&part=roof&x=500&y=500").status == 303)
        #expect(world.instance.ask(world.people.opens(.crew, page)).body.contains("roof"))
        let ends = ["", "name=Ada", "name=Ada&unsigned_for=Key+box", "name=Ada+Bright&consents=true"].map {
            send("\(page)/countersignature", $0).status
        }
        #expect(send("\(page)/submission").status == 303 && ends == [422, 422, 422, 409])
        #expect(send("\(page)/countersignature", "name=Ada+Bright&consents=true").status == 303)
    }

    @Test("A name is typed with a consent or noted from a paper, and both are told as what they were")
    func signs() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let id = counter.post("/v1/bookings/\(booking)/agreements", nil).member("id")?.text ?? ""
        func send(_ form: String) -> Answered {
            let place = "/desk/agreements/\(id)/signatures/\(booking)"
            return world.instance.ask(world.people.sends(.manager, place, form))
        }
        let blank = send("role=customer&name=Ada+Bright&on_paper=Binder+3&consents=true")
        #expect(blank.status == 422 && blank.body.contains("either here or on paper"), "\(blank.body)")
        #expect(send("role=customer&name=Ada+Bright&on_paper=Binder+3").status == 303)
        #expect(send("role=staff&name=Ines+Clerk&consents=true").status == 303)
        let tab = "/desk/bookings/\(booking)?tab=papers"
        let page = world.instance.ask(world.people.opens(.manager, tab)).body
        #expect(page.contains("Signed on paper: Binder 3") && page.contains("Signed by typing the name"))
        let names = counter.get("/v1/agreements/\(id)/signatures").json?["items"]?.list ?? []
        #expect(names.map { $0["way"]?.text } == ["paper", "typed"])
    }

    @Test("Photos come by a form alone, each under its side; one that is none is told of, and others stay")
    func photos() throws {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.booked())
        let begun = world.instance.ask(
            world.people.sends(.manager, "/desk/bookings/\(booking)/inspections", "kind=pickup"))
        let page = try #require(begun["Location"].map { String($0.prefix { $0 != "?" }) })
        func send(_ photos: [(String, [UInt8])], proof: String? = nil) -> Answered {
            let fields = world.people.fields(.manager)
            var body = Self.part(#"name="form_token""#, Array((proof ?? fields["X-Form-Token"] ?? "").utf8))
            for (angle, bytes) in photos {
                body += Self.part(#"name="\#(angle)"; filename="\#(bytes.isEmpty ? "" : "a.jpg")""#, bytes)
            }
            let type = ["Content-Type": "multipart/form-data; boundary=PART"]
            return world.instance.ask(
                Asked(
                    "POST", "\(page)/photos", fields: fields.merging(type) { $1 },
                    body: body + Array("--PART--\r\n".utf8)))
        }
        #expect(send([("Front", [])]).status == 422)
        #expect(send([("Front", Pictured.small)], proof: "no").status == 403)
        let sent = send([("Front", Pictured.small), ("Rear", [])])
        #expect(sent["Location"]?.hasPrefix("\(page)?done=sent") == true, "\(sent.status) \(sent.body)")
        let half = send([("Rear", Pictured.jpeg(900, 500)), ("Inside", Pictured.svg)])
        #expect(half.status == 422 && half.body.contains("Inside: "), "\(half.body.suffix(300))")
        func kept() -> [String?] {
            let files = counter.get("/v1/bookings/\(booking)/files").json?["items"]?.list ?? []
            return files.map { $0["name"]?.text }
        }
        #expect(kept() == ["Front", "Rear"])
        // Sent once more with a photo in its place, what is there already is not there twice.
        #expect(send([("Rear", Pictured.jpeg(900, 500)), ("Inside", Pictured.small)]).status == 303)
        #expect(kept() == ["Front", "Rear", "Inside"])
    }

    private static func part(_ head: String, _ content: [UInt8]) -> [UInt8] {
        let head = "--PART\r\nContent-Disposition: form-data; \(head)\r\n\r\n"
        return Array(head.utf8) + content + Array("\r\n".utf8)
    }

    @Test("Extras and drivers are taken off again by choosing none")
    func emptied() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.bookedLater())
        func change(_ form: String) -> Int {
            let version = counter.get("/v1/bookings/\(booking)").member("version")?.integer ?? 0
            return world.instance.ask(
                world.people.sends(
                    .manager, "/desk/bookings/\(booking)/change",
                    "\(form)&override_reason=A&seen_version=\(version)")
            ).status
        }
        func drivers() -> Int {
            counter.get("/v1/bookings/\(booking)/parts").json?["drivers"]?.list?.count ?? -1
        }
        let page = "/desk/bookings/\(booking)?tab=change&driver=Walk"
        let walkIn = "\(world.people.walkIn())"
        _ = world.instance.ask(world.people.opens(.manager, page))
        #expect(change("drivers=%5B%5D&drivers=\(walkIn)") == 303 && drivers() == 1)
        let shown = world.instance.ask(
            world.people.opens(.manager, "/desk/bookings/\(booking)?tab=change")
        ).body
        #expect(shown.contains("value=\"\(walkIn)\" checked"))
        #expect(change("extras=") == 303 && drivers() == 1)
        #expect(change("drivers=%5B%5D") == 303 && drivers() == 0)
    }
}
