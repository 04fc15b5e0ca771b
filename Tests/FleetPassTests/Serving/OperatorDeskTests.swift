// The operator's door: alive, ready, and what was done.

import Schema
import Store
import Synchronization
import Telemetry
import Testing

@testable import FleetPass
@testable import HTTP

@Suite(.onFile) struct OperatorDeskTests {
    private func ask(
        _ instance: Instance, _ target: String, method: String = "GET", figures: LoopFigures? = nil
    ) -> Answered {
        let figures = figures ?? LoopFigures(routes: instance.table.names.count)
        guard let probation = try? Probation(instance.app.paths) else { return .none }
        let desk = OperatorDesk(instance.app, instance.table, [figures], nil, probation)
        return instance.ask(Asked(method, target), at: desk)
    }

    @Test(
        "What is at the door",
        arguments: [
            ("GET", "/healthz", 200, "ok\n"), ("GET", "/readyz", 200, "ready\n"),
            ("HEAD", "/readyz", 200, ""), ("GET", "/", 404, "not found\n"),
            ("POST", "/nowhere", 404, "not found\n"), ("GET", "/vehicles", 404, "not found\n"),
            ("POST", "/healthz", 405, "allowed here: GET, HEAD, OPTIONS\n"), ("OPTIONS", "/metrics", 204, ""),
        ])
    func places(method: String, target: String, status: Int, body: String) {
        let answer = ask(.shared, target, method: method)
        #expect(answer.status == status && answer.body == body && answer["Cache-Control"] == "no-store")
        #expect(answer["Allow"] == (status == 405 || status == 204 ? "GET, HEAD, OPTIONS" : nil))
    }

    @Test("Not ready with another binary's schema, or after a commit that failed")
    func notReady() throws {
        let instance = Instance.demo()
        instance.app.database.writer.figures.isFailing.store(true, ordering: .relaxed)
        let failing = ask(instance, "/readyz")
        instance.app.database.writer.figures.isFailing.store(false, ordering: .relaxed)
        try instance.app.database.write { tx in
            _ = try tx.run(.assembled("INSERT INTO schema_migrations VALUES (999, 'later', '', 0)"))
        }
        #expect(failing.status == 503 && failing.body == "the last commit failed\n")
        #expect(ask(instance, "/readyz").status == 503 && ask(instance, "/healthz").status == 200)
    }

    @Test("Metrics name each route that was asked for, in a text that can be read by line")
    func metrics() {
        let figures = LoopFigures(routes: Instance.shared.table.names.count)
        figures[1].note(status: 200, durationNs: 1_000_000, bytes: 500)
        let answer = ask(.shared, "/metrics", figures: figures)
        #expect(answer.status == 200 && answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = answer.body.split(separator: "\n", omittingEmptySubsequences: false)
        let samples = lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }
        #expect(samples.allSatisfy { Double($0.split(separator: " ").last ?? "") != nil } && lines.last == "")
        let named = Instance.shared.table.names.filter { answer.body.utf8.contains("route=\"\($0)\"".utf8) }
        #expect(named == [Instance.shared.table.names[1]])
        #expect(
            ["store_commits_total", "store_failed_commits_total", "process_resident_memory_bytes"].allSatisfy
            { answer.body.utf8.contains("\n\($0) ".utf8) })
    }
}
