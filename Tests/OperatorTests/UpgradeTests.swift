// The rules of upgrades that need no server: what is compared, who takes part, which state may follow which.

import CommandLine
import enum CommandLine.ExitStatus
import Files
import Glibc
import Schema
import Testing

@testable import Operator

@Suite struct UpgradeTests {
    @Test(
        "An answer may say more than before, and not less or otherwise",
        arguments: [
            (#"{"a":1}"#, #"{"a":1}"#, nil), (#"{"a":1}"#, #"{"b":[],"a":1}"#, nil), (#"[]"#, #"[]"#, nil),
            (#"{"a":{"b":[1,{"c":null}]}}"#, #"{"a":{"b":[1,{"c":null,"d":2}],"e":1}}"#, nil),
            (#"{"a":1}"#, #"{}"#, ".a is gone"), (#"{"a":1}"#, #"{"a":2}"#, ".a has another value"),
            (#"{"a":1}"#, #"{"a":"1"}"#, ".a has another value"),
            (#"{"a":1}"#, #"[]"#, "the answer has another value"),
            (#"{"a":[1,2]}"#, #"{"a":[1]}"#, ".a had 2 and has 1"),
            (#"{"a":[{"b":1}]}"#, #"{"a":[{"b":2}]}"#, ".a[0].b has another value"),
        ] as [(String, String, String?)])
    func growth(_ before: String, _ now: String, _ loss: String?) throws {
        let (before, now) = (try tree(before), try tree(now))
        #expect(Growth.loss(before, now) == loss)
    }

    private func tree(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("What differs from one answer to the next is not compared")
    func steady() throws {
        let first = try tree(#"{"at":1,"list":[{"id":1,"token":"a"}],"kept":true}"#)
        let second = try tree(#"{"at":2,"list":[{"id":1,"token":"b"}],"kept":true}"#)
        #expect(Growth.steady(first, second) == (try tree(#"{"list":[{"id":1}],"kept":true}"#)))
        #expect(Growth.steady(try tree("[1]"), try tree("[1,2]")) == nil)
    }

    private static let tolerance = Probe.Tolerance(factor: 4, floorUs: 50_000)

    @Test(
        "An answer is judged by its status, by what it says, and by how long it takes",
        arguments: [
            (200, 1_000, #"{"a":1}"#, nil), (200, 54_000, #"{"a":1}"#, nil),
            (404, 1_000, #"{"a":1}"#, "status 404"),
            (200, 54_001, #"{"a":1}"#, "takes 54 ms, and took 1.0 ms before"),
            (200, 1_000, "{}", ".a is gone"),
            (200, 1_000, "", "no JSON"),
        ] as [(Int, Int64, String, String?)])
    func probes(_ status: Int, _ tookUs: Int64, _ said: String, _ fault: String?) throws {
        let before = Probe(target: "/v1/x", status: 200, tookUs: 1_000, content: try tree(#"{"a":1}"#))
        let now = Probe(target: "/v1/x", status: status, tookUs: tookUs, content: try? tree(said))
        let found = now.fault(against: before, Self.tolerance)
        #expect((found == nil) == (fault == nil) && fault.map { found?.contains($0) ?? false } ?? true)
    }

    @Test("Nothing that is measured overflows the tolerance")
    func tolerated() { #expect(Self.tolerance.limitUs(for: .max) == .max) }

    private static let metrics = """
        # HELP http_requests_total Answers by route and class of status.
        http_requests_total{route="GET /",status="2xx"} 190
        http_requests_total{route="GET /x",status="5xx"} 10
        http_request_duration_seconds_bucket{route="GET /",le="0.001"} 150
        http_request_duration_seconds_bucket{route="GET /",le="0.25"} 189
        http_request_duration_seconds_bucket{route="GET /",le="+Inf"} 190
        http_request_duration_seconds_bucket{route="GET /x",le="0.001"} 10
        http_request_duration_seconds_bucket{route="GET /x",le="0.25"} 10
        http_request_duration_seconds_bucket{route="GET /x",le="+Inf"} 10
        process_resident_memory_bytes NaN
        nonsense

        """

    @Test("Figures are read from what a server has counted, and told apart by time")
    func figures() {
        let all = Figures(metrics: Array(Self.metrics.utf8))
        #expect(all.answers == 200 && all.failures == 10 && all.failuresPerMillion == 50_000)
        #expect(all.p99Us == 250_000)
        let none = all.since(all)
        #expect(none.answers == 0 && none.p99Us == nil && none.failuresPerMillion == 0)
        #expect(Figures().since(all) == Figures() && all.since(Figures()) == all)
    }

    @Test(
        "A wave is judged by failures and by the slowest of a hundred, if there is enough to judge by",
        arguments: [
            (1_000, 0, 1_000, nil), (1_000, 2, 1_000, nil), (1_000, 20, 1_000, "20 of 1000 answers"),
            (1_000, 0, 200_000, "takes 200 ms"), (50, 0, 200_000, nil), (10, 3, 1_000, "3 of 10 answers"),
        ] as [(Int64, Int64, Int64, String?)])
    func baseline(_ answers: Int64, _ failures: Int64, _ slowUs: Int64, _ fault: String?) {
        let baseline = Baseline(probes: [], figures: figures(10_000, 0, 1_000))
        let found = baseline.fault(of: figures(answers, failures, slowUs), Self.tolerance)
        #expect((found == nil) == (fault == nil) && fault.map { found?.contains($0) ?? false } ?? true)
    }

    private func figures(_ answers: Int64, _ failures: Int64, _ us: Int64) -> Figures {
        Figures(
            metrics: Array(
                """
                http_requests_total{route="a",status="2xx"} \(answers - failures)
                http_requests_total{route="a",status="5xx"} \(failures)
                http_request_duration_seconds_bucket{route="a",le="\(Double(us) / 1e6)"} \(answers)
                http_request_duration_seconds_bucket{route="a",le="+Inf"} \(answers)

                """.utf8))
    }

    @Test(
        "One, a twentieth, a quarter, the rest; nobody twice",
        arguments: [
            (0, []), (1, [1]), (2, [1, 1]), (4, [1, 1, 1, 1]), (20, [1, 1, 5, 13]), (100, [1, 5, 25, 69]),
        ])
    func waves(_ count: Int, _ sizes: [Int]) {
        let waves = UpgradePlan.waves(of: Array(0..<count))
        #expect(waves.map(\.count) == sizes && waves.flatMap { $0 } == Array(0..<count))
    }

    @Test("What a server says of itself is read, or not believed at all")
    func about() {
        let said =
            #"{"version":"0.2.0","schema":30,"pid":7,"probation":true,"migrated":{"from":29,"to":30,"took_ms":12},"kept_before":true,"more":1}"#
        let about = About(Array(said.utf8))
        #expect(about?.version == "0.2.0" && about?.migrationMs == 12 && about?.hasKeptBefore == true)
        #expect(About(Array(#"{"version":"0.2.0"}"#.utf8)) == nil && About(Array("not found".utf8)) == nil)
    }

    @Test(
        "A trial shows all that was demanded, or it is failed",
        arguments: [
            (#"{"checks":[{"name":"read","passed":true},{"name":"write","passed":true}]}"#, nil),
            (#"{"checks":[{"name":"read","passed":true}]}"#, "nothing of write"),
            (
                #"{"checks":[{"name":"read","passed":true},{"name":"write","passed":false,"reason":"full"}]}"#,
                "full"
            ),
        ] as [(String, String?)])
    func trial(_ said: String, _ fault: String?) throws {
        let found = try #require(Trial(Array(said.utf8))).fault(demanded: ["read", "write"])
        #expect((found == nil) == (fault == nil) && fault.map { found?.contains($0) ?? false } ?? true)
    }

    @Test("States follow each other by their table, and the record tells the last with its reason")
    func record() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("test")
        defer { lock.release() }
        let version = try #require(Version("1.2.0"))
        var record = try UpgradeRecord.begin(instance, from: nil, to: version, run: "now")
        #expect(throws: Refusal.self) { try record.note(.swapped) }
        #expect(try instance.unfinished() == nil)
        for state in [UpgradeState.rehearsed, .backedUp, .swapped] { try record.note(state) }
        #expect(try instance.unfinished() == .upgrade)
        try record.note(.failing, [.init("reason", .text("it is slow"))])
        try record.note(.rolledBack)
        let read = try #require(try UpgradeRecord.read(instance))
        #expect(read.state == .rolledBack && read.reason == "it is slow" && read.hasEnded)
        #expect(try instance.unfinished() == nil && read.to == version && read.run == "now")
    }

    /// What was found on the disk, what the journal says, and the way back that this leaves.
    @Test(
        "A file from before is put back only while nobody has written since",
        arguments: [
            (true, true, false, true, Rollback.Way.file), (true, false, false, true, .none),
            (false, true, false, true, .program), (false, false, true, true, .none),
            (false, false, true, false, .program),
        ])
    func ways(
        _ hasBefore: Bool, _ isOn: Bool, _ isCommitted: Bool, _ hasChanged: Bool, _ way: Rollback.Way
    ) throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        let lock = try instance.hold("test")
        defer { lock.release() }
        unsafe mkdir(instance.data, 0o700)
        let probation = Probation(instance)
        if isOn { try probation.begin("1.2.0", user: nil) }
        if hasBefore {
            unsafe mkdir(instance.data + "/before", 0o700)
            // An empty file is an empty database.
            try FileContent.write([], to: instance.data + "/before/fleetpass.db")
        }
        var record = try UpgradeRecord.begin(
            instance, from: nil, to: try #require(Version("1.2.0")), run: "now")
        for state in [UpgradeState.rehearsed, .backedUp, .swapped] { try record.note(state) }
        try record.note(.migrated, [.init("schema_changed", .boolean(hasChanged))])
        try record.note(.healthy)
        if isCommitted { try record.note(.committed) }
        #expect(try Rollback.way(of: record) == way)
        guard way == .file else { return }
        for name in ["fleetpass.db", "fleetpass.db-wal"] {
            try FileContent.write(Array("new".utf8), to: "\(instance.data)/\(name)")
        }
        try probation.fold()
        try probation.restore()
        #expect(try FileContent.read(instance.database, atMost: 13) == Array("SQLite format".utf8))
        #expect(try Place.kind(of: instance.database + "-wal") == .nothing)
        #expect(try Rollback.way(of: record) == .program, "done again, it finds nothing to put back")
    }

    @Test("A folder that was exchanged for a link is not followed when a file is put back")
    func linked() throws {
        let scratch = try Scratch()
        let instance = try scratch.world().instance(InstanceName("north"))
        unsafe mkdir(instance.data, 0o700)
        unsafe mkdir(scratch.path + "/elsewhere", 0o700)
        try scratch.write("elsewhere/fleetpass.db", "secret")
        unsafe symlink(scratch.path + "/elsewhere", instance.data + "/before")
        #expect(throws: Refusal.self) { try Probation(instance).restore() }
        #expect(try scratch.text("elsewhere/fleetpass.db") == "secret")
    }
}
