// The parts of a running instance, made once in the entry point and handed to whoever needs them.

import Crypto
import HTTP
import Mustache
import Outbound
import Store
import Telemetry
import Threads

/// A class, though it never changes: it is handed on with every request, and one count is cheaper than
/// fifteen.
final class App: Sendable {
    let configuration: Configuration
    let paths: InstancePaths
    let database: any Database
    private let templates = Lazily { try Templates(EmbeddedFiles.templates) }
    let assets: Assets
    let cursors: CursorSeal
    let secrets: Secrets
    let throttle = Throttle()
    /// Rung when a letter was queued.
    let postBell = Bell()
    let rateLimits: RateLimits?
    let facets: Facets
    let brokenVehicles: BrokenVehicles
    let log: Log
    let workers: WorkerPool
    /// Those that people may sign in with.
    let providers: [ProviderConnection]
    /// Answers 503 rather than queue more slow work than this.
    private static let slowQueue = 64

    /// Prepares everything that an instance consists of. Whether the database could be opened, its `opened`
    /// tells.
    init(_ configuration: Configuration, log: Log) throws {
        self.configuration = configuration
        self.log = log
        brokenVehicles = BrokenVehicles(log)
        paths = configuration.paths
        try paths.prepare()
        let secrets = try Secrets(paths)
        self.secrets = secrets
        cursors = CursorSeal(key: try paths.key("cursors"))
        database = try FileDatabase(
            opening: paths.database, migrations: migrations,
            beforeCommit: { tx in
                try secrets.audit.seal(tx)
                try Idempotency.forget(tx)
            },
            upgrade: SealingOfOld.upgrade { secrets })
        assets = Assets(EmbeddedFiles.assets)
        rateLimits = configuration.rateLimits.map { RateLimits($0) }
        workers = WorkerPool(threads: configuration.workers, queueLength: Self.slowQueue)
        let outbound = Outbound(
            guard: AddressGuard(allowing: configuration.outboundAllow), caFile: configuration.outboundCAFile)
        providers = ProviderConnection.all(configuration, outbound)
        facets = Facets(database, workers)
    }

    /// A path of this site as a link that works from a mail.
    func url(_ path: String) -> String { configuration.publicURL + path }

    /// A page as bytes. A template that cannot be rendered is a mistake of ours, found by the tests.
    func render(_ template: String, _ view: View) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * 1024)
        try templates.value().render(template, view, into: &bytes, strict: configuration.isStrict)
        return bytes
    }
}
