// The operator's door: is the process alive, can it work, what has it done.

import Backups
import Files
import Glibc
package import HTTP
import Store
import Synchronization
import Telemetry
import Threads

package final class OperatorDesk: Desk {
    private let app: App
    private let table: RouteTable
    /// By loop, then by route.
    private let figures: [LoopFigures]
    private let reader: LazyReader
    private let door = OperatorDoor<Page> { ($0.method, $0.path) }

    static let setupLinkPath = "/setup-link"
    static let keyRotationPath = "/keys/rotation"
    private let shipper: Shipper?
    private let probation: Probation

    private enum Page: Int, CaseIterable {
        case health, readiness, metrics, about, setupLink, keyRotation, backup, trial, wholeTrial
        case probationEnd

        var method: Method {
            switch self {
            case .health, .readiness, .metrics, .about: .get
            case .setupLink, .keyRotation, .backup, .trial, .wholeTrial, .probationEnd: .post
            }
        }

        var path: String {
            switch self {
            case .health: "/healthz"
            case .readiness: "/readyz"
            case .metrics: "/metrics"
            case .about: "/about"
            case .setupLink: OperatorDesk.setupLinkPath
            case .keyRotation: OperatorDesk.keyRotationPath
            case .backup: Shipper.path
            case .trial: "/trial"
            case .wholeTrial: "/trial/whole"
            case .probationEnd: "/probation/end"
            }
        }
    }

    init(
        _ app: App, _ table: RouteTable, _ figures: [LoopFigures], _ shipper: Shipper?, _ probation: Probation
    ) {
        (self.app, self.table, self.figures) = (app, table, figures)
        (self.shipper, self.probation) = (shipper, probation)
        reader = LazyReader(app.database)
    }

    package func answer(_ request: Request) -> Answer {
        door.answer(request) { page in answer(page, request) }
    }

    private func answer(_ page: Page, _ request: Request) -> Answer {
        switch page {
        case .health: return .now(Response.text("ok\n", .ok))
        case .readiness: return .now(readiness())
        case .metrics: return .now(.metrics(metrics()))
        case .about: return .now(Response.json(probation.about))
        case .setupLink, .keyRotation, .backup, .trial, .wholeTrial, .probationEnd:
            // For whoever may open the socket in the instance's directory, and for nobody who comes by
            // network: the link makes an administrator.
            guard request.peer == .local else {
                return .now(Response.text("only by the unix socket of the instance\n", .forbidden))
            }
            return switch page {
            case .setupLink: makeSetupLink(request)
            case .backup: makeBackup(request)
            case .trial: tryOut(isWhole: false, request)
            case .wholeTrial: tryOut(isWhole: true, request)
            case .probationEnd: endProbation(request)
            default: rotateKeys(request)
            }
        }
    }

    private func makeSetupLink(_ request: Request) -> Answer {
        let isTaken = app.database.writer.submit { [audit = app.secrets.audit] tx in
            try App.makeSetupLink(audit, tx)
        } finish: { [app] result in
            switch result {
            case .success(let token):
                request.reply(Response.text("\(app.url(Link.Purpose.setup.path + token.text))\n", .ok))
            case .failure: request.reply(Response.text("it could not be written\n", .unavailable))
            }
        }
        return isTaken ? .later : .now(Self.busy)
    }

    private func rotateKeys(_ request: Request) -> Answer {
        let isTaken = app.workers.submit { [app] in
            do {
                let done = try KeyRotation.run(app.keys, app.secrets, app.database)
                request.reply(Response.text("\(done)\n", .ok))
            } catch {
                let failure = Failure(error)
                request.reply(Response.text("\(failure.message)\n", failure.code.status))
            }
        }
        return isTaken ? .later : .now(Self.busy)
    }

    private func makeBackup(_ request: Request) -> Answer {
        guard let shipper else {
            return .now(Response.text("this instance has no backup.target\n", .conflict))
        }
        shipper.makeBase { result in
            switch result {
            case .success(let base): request.reply(Response.text("\(base.generation) \(base.name)\n", .ok))
            case .failure(let error): request.reply(Response.text("\(error)\n", .unavailable))
            }
        }
        return .later
    }

    private func tryOut(isWhole: Bool, _ request: Request) -> Answer {
        guard let database = app.database as? FileDatabase else {
            return .now(Response.text("there is no file of its own here\n", .conflict))
        }
        let isTaken = app.workers.submit { [app] in
            request.reply(Response.json(Trial(app: app, database: database, isWhole: isWhole).run().json))
        }
        return isTaken ? .later : .now(Self.busy)
    }

    private func endProbation(_ request: Request) -> Answer {
        let isTaken = app.workers.submit { [probation] in
            probation.end()
            request.reply(Response.json(probation.about))
        }
        return isTaken ? .later : .now(Self.busy)
    }

    private static let busy = Response.text("too much is waiting already\n", .unavailable)

    package func takesBody(_ request: Request) -> Bool { false }
    package func turnEnded() { reader.endTurn() }
    package func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {}
    package func refused(_ refusal: Refusal, id: UInt64) {}

    /// Ready: the database answers with this binary's schema, and its last commit, if any, worked.
    private func readiness() -> Response {
        let schema = try? reader.read { try SchemaStore(tx: $0).newestMigration() }
        guard let schema, schema == migrations.last?.number else {
            return Response.text("the database does not answer with this binary's schema\n", .unavailable)
        }
        guard !app.database.writer.figures.isFailing.load(ordering: .relaxed) else {
            return Response.text("the last commit failed\n", .unavailable)
        }
        return Response.text("ready\n", .ok)
    }

    private func metrics() -> [UInt8] {
        var text = MetricsText()
        text.routes(
            (table.names).enumerated().map { index, name in (name, figures.compactMap { $0.known(index) }) })
        let writer = app.database.writer.figures
        text.value("store_commits_total", .counter, "Batches committed or tried.", count(writer.batches))
        text.value("store_writes_total", .counter, "Writes in those batches.", count(writer.jobs))
        text.value(
            "store_failed_writes_total", .counter, "Writes that the store refused.", count(writer.failedJobs))
        text.value(
            "store_failed_commits_total", .counter, "Batches that were lost whole.",
            count(writer.failedCommits))
        text.value(
            "store_busy_seconds_total", .counter, "Time the writer spent in transactions.",
            Double(writer.busyNs.load(ordering: .relaxed)) / 1e9)
        text.chores(
            failed: app.choreFigures.failedCount, oldestDueMs: app.choreFigures.oldestDueMs(Clock.epochMs()))
        if let shipper { text.backups(shipper) }
        text.value("process_resident_memory_bytes", .gauge, "Memory in use.", Double(Self.residentBytes()))
        return text.finished()
    }

    private func count(_ figure: borrowing Atomic<Int>) -> Double { Double(figure.load(ordering: .relaxed)) }

    /// The second number of /proc/self/statm is the resident pages.
    package static func residentBytes() -> Int {
        guard let bytes = try? FileContent.read("/proc/self/statm", atMost: 128) else { return 0 }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * Int(getpagesize())
    }
}

extension MetricsText {
    fileprivate mutating func backups(_ shipper: Shipper) {
        value(
            "backup_behind_seconds", .gauge, "Since when something is written that was not shipped yet.",
            Double(shipper.behindMs()) / 1e3)
        value(
            "backup_failures_total", .counter, "Times that nothing could be shipped.",
            Double(shipper.figures.failures))
        value(
            "backup_shipments_total", .counter, "Objects of the log that were put.",
            Double(shipper.figures.shipments))
        value("backup_shipped_bytes_total", .counter, "What was in them.", Double(shipper.figures.bytes))
        value(
            "backup_base_timestamp_seconds", .gauge, "When this process has last made a base; 0: never.",
            Double(shipper.figures.baseMs) / 1e3)
    }
}
