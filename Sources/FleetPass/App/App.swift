// The parts of one dealership, made once and handed to whoever needs them.

import Crypto
import HTTP
import Mustache
package import Store
import Telemetry
package import Threads

/// A class, though it never changes: it is handed on with every request, and one count is cheaper than
/// fifteen.
package final class App: Sendable {
    package let configuration: Configuration
    package let database: any Database
    package let secrets: Secrets
    let premises: Premises
    let keys: any KeyCabinet
    let paths: InstancePaths
    package let cursors: CursorSeal
    let throttle = Throttle()
    /// Rung when a letter was queued.
    let postBell = Bell()
    /// Rung when a chore was foreseen that is due before anybody looks again.
    let choreBell = Bell()
    package let choreFigures = ChoreFigures()
    let rateLimits: RateLimits?
    let facets: Facets
    let signs: SignBook
    let house: HouseBook
    let stays: StayFleets
    let brokenVehicles: BrokenVehicles
    let filesInHand = FilesInHand()
    let workers: WorkerLane
    /// Hands on what answers a request where the data is far away, to a thread that may wait for it; false if
    /// none will come to it.
    let clerks: @Sendable (@escaping WorkerPool.Job) -> Bool
    /// Who waits for one of them, to be served with others.
    let counter = Counter(for: .work)
    /// For those who only look around, where that is read elsewhere.
    let showroom = Counter(for: .browsing)

    let kind: SiteKind

    /// - Parameter keys: those that `secrets` were made of.
    /// - Parameter workers: its own way to the workers of the premises.
    /// - Parameter clerks: nil: the workers.
    /// - Parameter kind: of site; nil: a dealership's.
    package init(
        _ configuration: Configuration, on premises: Premises, keys: any KeyCabinet, _ secrets: Secrets,
        _ database: any Database, workers: WorkerLane,
        clerks: (@Sendable (@escaping WorkerPool.Job) -> Bool)? = nil, kind: SiteKind? = nil
    ) throws {
        (self.configuration, self.premises, self.keys) = (configuration, premises, keys)
        (self.secrets, self.database, self.workers) = (secrets, database, workers)
        self.clerks = clerks ?? { workers.submit($0) }
        self.kind = kind ?? premises.dealership
        paths = configuration.paths
        brokenVehicles = BrokenVehicles(premises.log)
        cursors = CursorSeal(key: try keys.key("cursors"))
        rateLimits = configuration.rateLimits.map { RateLimits($0) }
        facets = Facets(database, workers)
        signs = SignBook(Signboard(name: configuration.organisation, accent: configuration.accent))
        house = HouseBook(premises.zones, signs)
        stays = StayFleets(database, workers, facets, house)
    }

    func counter(for visit: Visit) -> Counter {
        guard database.hasCopies, visit.filed.route.purpose(of: visit.request) == .browsing else {
            return counter
        }
        return showroom
    }

    var log: Log { premises.log }
    var assets: Assets { premises.assets }
    var providers: [ProviderConnection] { premises.providers }

    /// What the dealership shows itself as, for pages: a Clerk keeps it up to date. Whoever writes what lasts
    /// asks `signs` in their transaction.
    var sign: Signboard { signs.now }

    /// A path of this site as a link that works from a mail.
    package func url(_ path: String) -> String { configuration.publicURL + path }

    /// A page, or a letter, as bytes.
    func render(_ template: String, _ view: View, in language: Language = .english) throws -> [UInt8] {
        let bytes = try premises.render(template, view, in: language)
        guard let mount = configuration.mount, template.hasPrefix("web/") else { return bytes }
        return PageLinks.moved(bytes, under: mount.path)
    }
}

extension App {
    /// Something of the dealership's was committed elsewhere, or may have been.
    package func mayHaveChanged() { signs.mayBeOld() }

    /// Before anybody asks for a page on a thread that must not wait. Where the data is away, whoever comes
    /// next tries again.
    package func learnSign() { try? signs.keepUp(database) }
}

extension App {
    /// Answers 503 rather than queue more slow work than this.
    private static let slowQueue = 64

    /// What belongs to every transaction that has written something.
    package static func beforeCommit(_ secrets: Secrets, _ tx: Transaction) throws {
        try secrets.audit.seal(tx)
        try Idempotency.forget(tx)
    }

    /// The one dealership of a process, in a directory of its own. Prepares everything that it consists of.
    /// Whether the database could be opened, its `opened` tells.
    /// - Parameter premises: made while another thread opens the database.
    /// - Parameter follower: who copies the database's log elsewhere.
    /// - Parameter isHeld: whether whoever writes waits until somebody lets them go on.
    static func instance(
        _ configuration: Configuration, on premises: @autoclosure () -> Premises,
        follower: LogFollower? = nil, isHeld: Bool = false
    ) throws -> App {
        let paths = configuration.paths
        try paths.prepare()
        let secrets = try Secrets(paths)
        let database = try FileDatabase(
            opening: paths.database, migrations: migrations, follower: follower, isHeld: isHeld,
            beforeCommit: { try beforeCommit(secrets, $0) },
            upgrade: SealingOfOld.upgrade { secrets })
        let premises = premises()
        return try App(
            configuration, on: premises, keys: paths, secrets, database,
            workers: premises.pool.lane(limit: configuration.workers, queue: slowQueue))
    }
}
