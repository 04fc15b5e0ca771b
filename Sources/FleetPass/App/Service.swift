// A running instance: doors, loops, signals, and the way it ends.

import CommandLine
import Glibc
import HTTP
import Store
import Synchronization
import Telemetry
import Threads

/// Serves until SIGTERM or SIGINT. The first lets answers in flight finish, a second ends at once; SIGHUP
/// reads the certificate again.
struct Service {
    /// By then the first visitors have their answers, and the record is begun.
    private static let settlingNs = 800_000_000
    private let premises: Premises
    private let app: App
    private let table: RouteTable
    private let lock: InstanceLock

    init(_ configuration: Configuration, log: Log) throws {
        // Before any thread starts, the writer's included, so that only `sigwait` ever sees them.
        var signals = Self.awaitedSignals()
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        let paths = configuration.paths
        try paths.prepare()
        lock = try paths.hold()
        premises = Premises(configuration, log: log)
        app = try App.instance(configuration, on: premises)
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
        defer {
            watch.stop()
            post.stop()
        }
        app.log.write(.info, "serving", .text("address", listener.address.description))
        ready(listener.address)
        wait(server, tls)
    }

    private func doors(_ listener: Listener, _ operatorListener: Listener, _ tls: TLSContext?) throws
        -> [Door]
    {
        let loops = app.configuration.loops
        let figures = (0..<loops).map { _ in table.names.map { _ in RouteFigures() } }
        return [
            Door(listener, tls: tls, trusts: app.configuration.trusts) { [app, table] loop in
                PublicDesk(app, table, figures[loop])
            },
            Door(operatorListener, isCounted: false) { [app, table] _ in OperatorDesk(app, table, figures) },
        ]
    }

    private static func awaitedSignals() -> sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&signals, signal) }
        return signals
    }

    private func wait(_ server: Server, _ tls: TLSContext?) {
        var signals = Self.awaitedSignals()
        var settling = timespec(tv_sec: 0, tv_nsec: Self.settlingNs)
        var signal = unsafe sigtimedwait(&signals, nil, &settling)
        if signal < 0 { Footprint.letGoOfStart() }
        while signal < 0 || signal == SIGHUP {
            if signal == SIGHUP { reload(tls) }
            unsafe sigwait(&signals, &signal)
        }
        app.log.write(.info, "stopping")
        watchForSecondSignal(server)
        server.stop()
        premises.pool.stop()
        app.database.close()
        app.log.write(.info, "stopped")
        app.log.stop()
    }

    private func reload(_ tls: TLSContext?) {
        guard let tls else { return }
        do {
            try tls.reload()
            app.log.write(.info, "certificate read")
        } catch {
            app.log.write(.error, "certificate not read", .text("cause", "\(error)"))
        }
    }

    /// Whoever asks twice does not want to wait; what was acknowledged is on the disk already.
    private func watchForSecondSignal(_ server: Server) {
        _ = Thread.start("second signal") {
            var signals = sigset_t()
            unsafe sigemptyset(&signals)
            for signal in [SIGTERM, SIGINT] { unsafe sigaddset(&signals, signal) }
            var signal: Int32 = 0
            unsafe sigwait(&signals, &signal)
            _exit(1)
        }
    }
}
