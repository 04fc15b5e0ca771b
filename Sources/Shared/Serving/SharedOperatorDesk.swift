// The operator's door of a shared server.

import FleetPass
import HTTP
import PostgresStore
import Telemetry
import Threads

final class SharedOperatorDesk: Desk {
    private let tenancy: Tenancy
    private let pool: Pool
    private let replicas: Replicas?
    private let figures: [FiguresOfRoutes]
    private let door = OperatorDoor<Page> { (.get, $0.path) }
    /// Who ask the database whether it is there.
    private let lookers: WorkerLane

    private enum Page: Int, CaseIterable {
        case health, readiness, metrics

        var path: String {
            switch self {
            case .health: "/healthz"
            case .readiness: "/readyz"
            case .metrics: "/metrics"
            }
        }
    }

    init(_ tenancy: Tenancy, _ pool: Pool, _ replicas: Replicas?, _ figures: [FiguresOfRoutes]) {
        (self.tenancy, self.pool, self.replicas, self.figures) = (tenancy, pool, replicas, figures)
        lookers = tenancy.crew.openersLane()
    }

    func answer(_ request: Request) -> Answer {
        door.answer(request) { page in
            switch page {
            case .health: .now(.text("ok\n", .ok))
            case .readiness: readiness(request)
            case .metrics: .now(.metrics(metrics()))
            }
        }
    }

    /// Ready: the database answers.
    private func readiness(_ request: Request) -> Answer {
        let isTaken = lookers.submit { [tenancy] in
            do {
                try tenancy.directory.refresh()
                request.reply(.text("ready\n", .ok))
            } catch {
                request.reply(.text("the database does not answer\n", .unavailable))
            }
        }
        return isTaken ? .later : .now(.notNow)
    }

    private func metrics() -> [UInt8] {
        var text = MetricsText()
        text.routes(figures.flatMap(\.byName))
        let connections = pool.figures
        text.value("store_connections_lent", .gauge, "Connections in use.", Double(connections.lent))
        text.value("store_connections_idle", .gauge, "Connections at rest.", Double(connections.idle))
        if let replicas { text.replicas(replicas.figures) }
        text.value("tenants", .gauge, "Tenants of the database.", Double(tenancy.directory.dealerships.count))
        text.value("tenants_open", .gauge, "Tenants in use here.", Double(tenancy.allOpen.count))
        let chores = tenancy.allOpen.map(\.app.choreFigures)
        text.chores(
            failed: chores.reduce(0) { $0 + $1.failedCount },
            oldestDueMs: chores.map { $0.oldestDueMs(Clock.epochMs()) }.max() ?? 0)
        text.value(
            "process_resident_memory_bytes", .gauge, "Memory in use.", Double(OperatorDesk.residentBytes()))
        return text.finished()
    }

    func takesBody(_ request: Request) -> Bool { false }
    func turnEnded() {}
    func answered(_ request: Request, _ status: Status, bytes: Int, durationNs: Int64) {}
    func refused(_ refusal: HTTP.Refusal, id: UInt64) {}
}
