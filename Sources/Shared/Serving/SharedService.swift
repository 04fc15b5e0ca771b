// A running shared server: one process for all tenants of a database.

import CommandLine
import Crypto
import FleetPass
import Glibc
import HTTP
import PostgresStore
import Telemetry
import Threads

struct SharedService {
    let tenancy: Tenancy
    /// The platform's own site: its staff and their sign-in are those of a dealership without vehicles.
    private let platform: OpenTenant
    private let configuration: Configuration
    private let settings: SharedSettings
    private let premises: Premises
    private let pool: Pool
    private let replicas: Replicas?
    private let announcements: Announcements

    init(_ configuration: Configuration, _ settings: SharedSettings, log: Log) throws {
        Signals.hold()
        (self.configuration, self.settings) = (configuration, settings)
        premises = Premises(
            configuration, log: log, templates: SharedFiles.templates,
            workers: settings.workers(configuration.workers))
        let database = PlatformDatabase(try Pool(settings.platform))
        try database.read { try AppliedMigrations(tx: $0).demand(isJudged: false) }
        let ring = try PlatformKey.ring(configuration.paths, of: database)
        pool = try Pool(settings.app)
        replicas = Self.replicas(of: pool, settings, log)
        tenancy = try Tenancy(configuration, settings, premises, ring, pool, replicas, database)
        let own = try tenancy.care.platformSite(name: settings.platformName)
        try tenancy.directory.refresh()
        platform = try tenancy.tenant(own, isMounted: false)
        announcements = Announcements(settings.platform, pool)
    }

    private static func replicas(of pool: Pool, _ settings: SharedSettings, _ log: Log) -> Replicas? {
        guard !settings.replicas.isEmpty else { return nil }
        return Replicas(
            of: pool, at: settings.replicas, watching: settings.platform, lagMs: Int64(settings.replicaLagMs)
        ) { name, isUsed in
            if isUsed {
                log.write(.info, "replica used", .text("replica", name))
            } else {
                log.write(.error, "replica not used: away, behind, or no replica", .text("replica", name))
            }
        }
    }

    func run(ready: (ListenAddress) -> Void) throws {
        let tls = try configuration.tls.map {
            try TLSContext(certificatePath: $0.certificate, keyPath: $0.key)
        }
        let listener = try Listener(configuration.listen)
        let operatorListener = try Listener(configuration.operatorListen)
        premises.log.start()
        let server = try Server(
            doors(listener, operatorListener, tls), limits: configuration.limits, loops: configuration.loops)
        let caretaker = Caretaker(
            tenancy, anchorEveryMs: Int64(configuration.anchorEveryMs), name: "\(getpid())-\(Random.words())")
        caretaker.start()
        let watch = DirectoryWatch(tenancy.directory, pool.changes, premises.log)
        watch.start()
        announcements.start()
        replicas?.start()
        premises.log.write(.info, "serving", .text("address", listener.address.description))
        ready(listener.address)
        Signals.wait(tls, premises.log) {}
        replicas?.stop()
        announcements.stop()
        watch.stop()
        caretaker.stop()
        server.stop()
        tenancy.stop()
        premises.log.write(.info, "stopped")
        premises.log.stop()
    }

    private func doors(_ listener: Listener, _ operatorListener: Listener, _ tls: TLSContext?) -> [Door] {
        let (plan, platformPlan) = (premises.dealership.plan(platform.app), platform.table.plan)
        let figures = FiguresOfRoutes(plan, loops: configuration.loops)
        let platformFigures = FiguresOfRoutes(platformPlan, loops: configuration.loops, prefix: "platform ")
        let openers = tenancy.crew.openersLane()
        let ways = TenantWays(
            directory: tenancy.directory, isNamedByProxy: settings.isNamedByProxy, domain: settings.domain,
            platformHost: settings.platformHost)
        return [
            Door(listener, tls: tls, trusts: configuration.trusts) { [tenancy, premises] loop in
                SharedDesk(
                    tenancy, ways, RequestRecord(premises.log, plan, figures.byLoop[loop]),
                    platform: RequestRecord(premises.log, platformPlan, platformFigures.byLoop[loop]),
                    openers: openers)
            },
            Door(operatorListener, isCounted: false) { [tenancy, pool, replicas] _ in
                SharedOperatorDesk(tenancy, pool, replicas, [figures, platformFigures])
            },
        ]
    }
}
