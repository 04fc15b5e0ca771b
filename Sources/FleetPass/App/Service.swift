// A running instance: doors, loops, and the way it ends.

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

    init(_ configuration: Configuration, log: Log) throws {
        Signals.hold()
        let paths = configuration.paths
        try paths.prepare()
        lock = try paths.hold(patienceMs: configuration.successionMs)
        app = try App.instance(configuration, on: Premises(configuration, log: log))
        table = RouteTable(app)
        try app.database.opened()
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
        let watch = AuditWatch(app, everyMs: Int64(configuration.anchorEveryMs))
        watch.start()
        let post = PostRounds(app)
        post.start()
        let chores = ChoreRounds(app)
        chores.start()
        defer {
            watch.stop()
            post.stop()
            chores.stop()
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
            Door(operatorListener, isCounted: false) { [app, table] _ in OperatorDesk(app, table, figures) },
        ]
    }

    private func wait(_ server: Server, _ tls: TLSContext?) {
        Signals.wait(tls, app.log) { Footprint.letGoOfStart() }
        server.stop()
        app.premises.pool.stop()
        app.database.close()
        app.log.write(.info, "stopped")
        app.log.stop()
    }
}
