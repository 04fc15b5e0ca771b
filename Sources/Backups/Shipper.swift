// The thread of a server that ships its log, about twice a second while something is written, and asleep
// else.

public import Store
internal import Synchronization
internal import Threads

/// The server's writing never waits for it, nor fails with it.
public final class Shipper: Sendable {
    /// Where a server is asked for a base, at the operator's door.
    public static let path = "/backups"

    private struct Desk: Sendable {
        var wishes: [@Sendable (Result<BaseManifest, BackupError>) -> Void] = []
        var isStopped = false
        var thread: Thread?
    }

    private let directory: String
    private let databasePath: String
    private let vault: Vault
    private let intervalMs: Int64
    private let tail: LogTail
    private let tell: @Sendable (_ message: String, _ isTrouble: Bool) -> Void
    private let desk = Mutex(Desk())
    /// As they were before this process opened them.
    private let state: LineState?
    private let ending: LineState.Ending?
    public let figures = ShipperFigures()

    private static let longestPauseMs: Int64 = 30_000
    private static let stackBytes = 2 * 1024 * 1024

    /// To be made before the database is opened, and given to it as its follower.
    /// - Parameter tell: for the log.
    public init(
        directory: String, database path: String, _ vault: Vault, intervalMs: Int,
        tell: @escaping @Sendable (_ message: String, _ isTrouble: Bool) -> Void
    ) {
        (self.directory, databasePath, self.vault, self.tell) = (directory, path, vault, tell)
        self.intervalMs = Int64(intervalMs)
        state = LineState.read(directory)
        ending = LineState.ending(path)
        tail = LogTail(database: path)
    }

    public var follower: LogFollower { tail.follower }

    public func start(_ database: FileDatabase) {
        let thread = Thread.start("shipper", stackBytes: Self.stackBytes) { self.run(database) }
        desk.withLock { $0.thread = thread }
        if thread == nil { tell("the shipper has no thread", true) }
    }

    /// Ships what is left, and ends. To be called when the database is closed.
    public func stop() {
        let thread = desk.withLock { desk in
            desk.isStopped = true
            return desk.thread
        }
        tail.bell.ring()
        thread?.join()
    }

    /// Makes a base now. `done` is called by the shipper's thread.
    public func makeBase(_ done: @escaping @Sendable (Result<BaseManifest, BackupError>) -> Void) {
        let isTaken = desk.withLock { desk in
            guard !desk.isStopped, desk.thread != nil else { return false }
            desk.wishes.append(done)
            return true
        }
        if isTaken { tail.bell.ring() } else { done(.failure(.unavailable("the shipper has ended"))) }
    }

    /// For how long something has been written and not shipped.
    public func behindMs() -> Int64 {
        let oldest = [tail.oldestMs, figures.oldestMs, figures.uncoveredMs].compactMap { $0 }.min()
        return oldest.map { max(0, Clock.epochMs() - $0) } ?? 0
    }

    private var isStopped: Bool { desk.withLock { $0.isStopped } }

    private func run(_ database: FileDatabase) {
        let line = ShippingLine(directory: directory, database: databasePath, vault, tail)
        var pauseMs: Int64 = 0
        while true {
            let began = Clock.monotonicNs()
            let isLast = isStopped
            do throws(BackupError) {
                try round(line, database, isLast: isLast)
                pauseMs = 0
            } catch {
                pauseMs = min(Self.longestPauseMs, max(1_000, pauseMs * 2))
                failed(error, line)
            }
            if isLast { return settle(line, pauseMs == 0) }
            rest(pauseMs, sinceNs: began, line)
        }
    }

    /// Sleeps until something is written, and then until it is time.
    private func rest(_ pauseMs: Int64, sinceNs began: Int64, _ line: ShippingLine) {
        if pauseMs > 0 {
            let untilNs = Clock.monotonicNs() + pauseMs * 1_000_000
            while !isStopped, Clock.monotonicNs() < untilNs {
                _ = tail.bell.wait(atMostMs: max(1, (untilNs - Clock.monotonicNs()) / 1_000_000))
            }
            return
        }
        if tail.oldestMs == nil, desk.withLock({ $0.wishes.isEmpty && !$0.isStopped }) {
            _ = tail.bell.wait(atMostMs: Self.longestRestMs)
        }
        let leftMs = intervalMs - (Clock.monotonicNs() - began) / 1_000_000
        if leftMs > 0, !isStopped { _ = tail.bell.wait(atMostMs: leftMs) }
    }

    /// Even where nothing is written, a base may be due.
    private static let longestRestMs: Int64 = 600_000

    private func round(_ line: ShippingLine, _ database: FileDatabase, isLast: Bool) throws(BackupError) {
        if !line.isUnderWay { try take(up: line) }
        try ship(line)
        guard !isLast else { return try coverLast(line) }
        let wishes = desk.withLock { desk in
            defer { desk.wishes = [] }
            return desk.wishes
        }
        guard line.wantsBase || !wishes.isEmpty else { return }
        do throws(BackupError) {
            let base = try makeBase(line, database)
            for wish in wishes { wish(.success(base)) }
        } catch {
            for wish in wishes { wish(.failure(error)) }
            throw error
        }
    }

    private func take(up line: ShippingLine) throws(BackupError) {
        if !figures.hasBegun, let state, try line.resume(state, ending: ending) {
            tell("shipping goes on where it was", false)
        } else {
            if figures.hasBegun { tail.beginAnew() }
            figures.noteUncovered()
            try line.begin()
            tell("shipping begins a generation", false)
        }
        figures.noteBegun()
    }

    /// A server that ends before the first base of its generation is made leaves one all the same. Nobody
    /// writes now.
    private func coverLast(_ line: ShippingLine) throws(BackupError) {
        guard line.lacksBase else { return }
        _ = try line.makeBase(
            { [tail, databasePath] in
                try Standstill(try FileDatabase.inspect(path: databasePath), tail.mark())
            }, pause: {})
        figures.noteBase()
    }

    private func ship(_ line: ShippingLine) throws(BackupError) {
        figures.noteTaking(since: line.hasUnshipped ? nil : tail.oldestMs)
        let bytes = try line.ship()
        figures.noteShipped(bytes)
    }

    private func makeBase(_ line: ShippingLine, _ database: FileDatabase) throws(BackupError) -> BaseManifest
    {
        var nextNs = Clock.monotonicNs() + intervalMs * 1_000_000
        let began = Clock.monotonicNs()
        let base = try line.makeBase({ [tail] in try database.standstill { tail.mark() } }) {
            () throws(BackupError) in
            if isStopped { throw .unavailable("the server ends") }
            guard Clock.monotonicNs() >= nextNs else { return }
            try ship(line)
            nextNs = Clock.monotonicNs() + intervalMs * 1_000_000
        }
        figures.noteBase()
        // What the chunks have taken would else stay with this thread for good.
        Thread.giveBackMemory()
        tell(
            "a base is made, of \(base.databaseBytes) bytes in \((Clock.monotonicNs() - began) / 1_000_000) ms",
            false)
        return base
    }

    private func failed(_ error: BackupError, _ line: ShippingLine) {
        figures.noteFailure()
        tell("nothing could be shipped: \(error)", true)
        if error == .ended { line.abandon() }
    }

    private func settle(_ line: ShippingLine, _ isShipped: Bool) {
        let wishes = desk.withLock { $0.wishes }
        for wish in wishes { wish(.failure(.unavailable("the server ends"))) }
        guard isShipped else { return }
        do throws(BackupError) { try line.end() } catch { failed(error, line) }
    }
}
