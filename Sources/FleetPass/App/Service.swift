// A running instance: doors, loops, and the way it ends.

import Backups
import CommandLine
import Files
import HTTP
import Store
import Telemetry
import Threads

struct Service {
    private let app: App
    private let table: RouteTable
    private let lock: InstanceLock
    private let probation: Probation
    /// Nil: there are no backups.
    private let shipper: Shipper?

    init(_ configuration: Configuration, _ backups: BackupWishes?, log: Log) throws {
        Signals.hold()
        let paths = configuration.paths
        try paths.prepare()
        lock = try paths.hold(patienceMs: configuration.successionMs)
        let shipper = backups.map { $0.shipper(paths, log) }
        self.shipper = shipper
        let probation = try Probation(paths)
        self.probation = probation
        app = try probation.opening {
            try App.instance(
                configuration, on: Premises(configuration, log: log), follower: shipper?.follower,
                isHeld: probation.isOn)
        }
        table = RouteTable(app)
    }

    func run(ready: (ListenAddress) -> Void) throws {
        let configuration = app.configuration
        let tls = try configuration.tls.map {
            try TLSContext(certificatePath: $0.certificate, keyPath: $0.key)
        }
        let listener = try Listener(configuration.listen)
        let operatorListener = try Listener(configuration.operatorListen)
        app.log.start()
        let server = try Server(
            try doors(listener, operatorListener, tls), limits: configuration.limits,
            loops: configuration.loops)
        let rounds = Rounds(app, shipper)
        defer { rounds.stop() }
        if probation.isOn { app.log.write(.info, "on probation: writes wait") }
        probation.whenOver { [log = app.log] in
            log.write(.warning, "nobody has ended the probation: this version stays")
        } _: { [app, rounds] in
            (app.database as? FileDatabase)?.letGo()
            rounds.start(app.database)
        }
        app.log.write(.info, "serving", .text("address", listener.address.description))
        ready(listener.address)
        wait(server, tls)
    }

    private func doors(_ listener: Listener, _ operatorListener: Listener, _ tls: TLSContext?) throws
        -> [Door]
    {
        let loops = app.configuration.loops
        let figures = (0..<loops).map { _ in LoopFigures(routes: table.names.count) }
        return [
            Door(listener, tls: tls, trusts: app.configuration.trusts) { [app, table] loop in
                PublicDesk(app, table, RequestRecord(app.log, table.plan, figures[loop]))
            },
            Door(operatorListener, isCounted: false) { [app, table, shipper, probation] _ in
                OperatorDesk(app, table, figures, shipper, probation)
            },
        ]
    }

    private func wait(_ server: Server, _ tls: TLSContext?) {
        Signals.wait(tls, app.log) { Footprint.letGoOfStart() }
        if probation.close() { (app.database as? FileDatabase)?.refuse() }
        server.stop()
        app.premises.pool.stop()
        app.database.close()
        shipper?.stop()
        app.log.write(.info, "stopped")
        app.log.stop()
    }
}

/// Where backups go, as the settings say.
struct BackupWishes {
    let vault: Vault
    let intervalMs: Int

    init?(_ settings: Settings, environment: [String: String]) throws {
        guard let vault = try BackupSettings.vault(settings, environment: environment) else { return nil }
        (self.vault, intervalMs) = (vault, settings[BackupSettings.interval])
    }

    /// Made before the database is opened, so that nothing is written that it does not hear of.
    func shipper(_ paths: InstancePaths, _ log: Log) -> Shipper {
        Shipper(
            directory: paths.directory, database: paths.database, vault, intervalMs: intervalMs
        ) { message, isTrouble in
            log.write(isTrouble ? .error : .info, "backup", .text("what", message))
        }
    }
}
