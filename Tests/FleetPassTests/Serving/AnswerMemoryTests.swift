// Answers that are remembered: never older than the data, never another target's, never more than their room.

import Schema
import Store
import Telemetry
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct AnswerMemoryTests {
    /// One loop's desk over an instance of its own, so that what is remembered stays from request to request.
    private struct Place {
        let instance = Instance.demo()
        let desk: PublicDesk

        init() {
            desk = PublicDesk(instance.app, instance.table)
        }

        func get(_ target: String) -> Answered { instance.ask(Asked("GET", target), at: desk) }
    }

    private static func remake(_ tx: Transaction) throws {
        try tx.run(
            .assembled("UPDATE vehicles SET make = 'Remade', version = version + 1 WHERE stock_number = 'T1'")
        )
        try VehicleStore(tx: tx).fleetHasChanged()
    }

    private static let targets = [
        "/v1/vehicles/\(Demo.active)", "/v1/vehicles?q=tst-1", "/vehicles?q=tst-1",
        "/v1/vehicles?q=tst-1&facets=true",
    ]

    @Test("After a commit of the writer the next answer is the new one", arguments: targets)
    func ownCommit(target: String) throws {
        let place = Place()
        let before = [place.get(target), place.get(target)]
        try place.instance.app.database.write { tx in try Self.remake(tx) }
        let after = place.get(target)
        #expect(before.allSatisfy { $0.status == 200 && $0.bodyBytes == before[0].bodyBytes })
        #expect(!before[1].body.utf8.contains("Remade".utf8) && after.body.utf8.contains("Remade".utf8))
        #expect(after["ETag"] == nil || after["ETag"] != before[0]["ETag"])
    }

    @Test("After a commit of another process's connection too", arguments: targets)
    func foreignCommit(target: String) throws {
        let place = Place()
        let before = [place.get(target), place.get(target)]
        let other = try TestStore.opened(place.instance.app.paths)
        defer { other.close() }
        try other.write { tx in try Self.remake(tx) }
        let after = place.get(target)
        #expect(!before[1].body.utf8.contains("Remade".utf8) && after.body.utf8.contains("Remade".utf8))
    }

    @Test("What was not there is found once it is")
    func notFound() throws {
        let place = Place()
        let target = "/v1/vehicles/\(Demo.id(in: .sold))"
        let before = [place.get(target), place.get(target)]
        try place.instance.app.database.write { tx in
            _ = try tx.run(.assembled("UPDATE vehicles SET status = 'active'"))
        }
        #expect(before.map(\.status) == [404, 404] && place.get(target).status == 200)
    }

    @Test("A page that holds a key of its own is made anew each time; what holds none is marked as such")
    func ownKeys() {
        let place = Place()
        let pages = (0..<3).map { _ in place.get("/vehicles/\(Demo.active)").bodyBytes }
        #expect(Set(pages).count == 3)
        let remembered = place.instance.routes.filter(\.isRemembered)
        #expect(
            remembered.map { "\($0.method.name) \($0.openPath)" } == [
                "GET /v1/vehicles/{id}", "GET /v1/vehicles", "GET /vehicles", "GET /",
            ])
        #expect(remembered.allSatisfy { $0.work.name == "read" })
    }

    @Test("Targets that differ in a single byte of the query do not mix")
    func queries() {
        let place = Place()
        let targets = ["", "?limit=1", "?limit=2", "?limit=1&sort=year", "?make=Toyota", "?make=Toyot%61"].map
        {
            "/v1/vehicles" + $0
        }
        for _ in 0..<2 {
            for target in targets {
                #expect(place.get(target).bodyBytes == place.instance.get(target).bodyBytes, "\(target)")
            }
        }
        #expect(place.get("/v1/vehicles?limit=1x").status == 400)
    }

    // The memory by itself.

    private func request(_ target: String) -> Request {
        let request = Request(capacity: 0)
        request.bytes = [UInt8](target.utf8)
        request.path = 0..<request.bytes.count
        return request
    }

    private func answer(_ count: Int, _ byte: UInt8 = 0x41) -> Response {
        .json([UInt8](repeating: byte, count: count))
    }

    private func length(_ response: Response?) -> Int? {
        guard case .bytes(let bytes)? = response?.body else { return nil }
        return bytes.count
    }

    @Test(
        "An answer is recalled in its state and for a quarter of a second alone",
        arguments: [
            (7, 5_000, true), (7, 5_249, true), (7, 5_250, false), (7, 4_999, false), (8, 5_000, false),
            (6, 5_000, false),
        ] as [(Int64, Int64, Bool)])
    func state(state: Int64, nowMs: Int64, isRecalled: Bool) {
        var memory = AnswerMemory()
        memory.keep(answer(10), for: request("/a"), in: 7, nowMs: 5_000)
        #expect((memory.recall(request("/a"), in: state, nowMs: nowMs) != nil) == isRecalled)
        #expect(memory.recall(request("/b"), in: 7, nowMs: 5_000) == nil)
        #expect(memory.recall(request("/a?"), in: 7, nowMs: 5_000) == nil)
    }

    @Test("It keeps within its bytes, however many targets there are, and lets no single answer fill it")
    func room() {
        var memory = AnswerMemory()
        for number in 0..<20_000 {
            memory.keep(answer(1_000), for: request("/v1/vehicles?q=\(number)"), in: 1, nowMs: 1)
            if memory.bytes > AnswerMemory.mostBytes { Issue.record("\(memory.bytes) bytes at \(number)") }
        }
        #expect(length(memory.recall(request("/v1/vehicles?q=19999"), in: 1, nowMs: 1)) == 1_000)
        memory.keep(answer(AnswerMemory.mostBytesOfOne), for: request("/long"), in: 1, nowMs: 1)
        #expect(memory.recall(request("/long"), in: 1, nowMs: 1) == nil)
        memory.keep(Response(.noContent), for: request("/none"), in: 1, nowMs: 1)
        #expect(memory.recall(request("/none"), in: 1, nowMs: 1) == nil)
    }

    @Test("A new state forgets the old one whole")
    func renewed() {
        var memory = AnswerMemory()
        memory.keep(answer(10), for: request("/a"), in: 1, nowMs: 1)
        memory.keep(answer(20), for: request("/b"), in: 2, nowMs: 1)
        #expect(memory.recall(request("/a"), in: 1, nowMs: 1) == nil)
        #expect(memory.recall(request("/a"), in: 2, nowMs: 1) == nil)
        #expect(length(memory.recall(request("/b"), in: 2, nowMs: 1)) == 20)
    }
}
