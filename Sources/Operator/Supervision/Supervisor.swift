// The one process of a world without systemd that holds every instance's socket and looks after its process.

internal import CSystem
import CommandLine
import Files
internal import Glibc
import Threads

/// It waits for what happens and never looks around by itself. Killed, it leaves the processes to serve on;
/// the next one finds them by their locks and takes over from them.
final class Supervisor {
    private let world: World
    private let server: String
    private let watch = Watch()
    private let lock: HeldLock
    private let callers: Int32
    private let ends: Int32
    private var charges: [InstanceName: Charge] = [:]
    /// Whether it ends once nothing is left to look after.
    private let endsIdle: Bool
    private var isEnding = false
    private var idleSinceMs: Int64?

    private static let callerPatienceMs: Int32 = 1_000
    private static let mostFiles: rlim_t = 65_536
    private static let idleMs: Int64 = 5_000
    private static let sampleEveryMs: Int64 = 60_000
    /// Who notes what all instances are like, and when the next one is to.
    private var sampler: Served?
    private var sampleAtMs = Clock.monotonicNs() / 1_000_000 + sampleEveryMs

    /// - Throws: `conflict` where another one looks after the world.
    init(_ world: World, endsIdle: Bool) throws {
        (self.world, self.endsIdle) = (world, endsIdle)
        umask(0o077)
        Self.raiseFileLimit()
        server = try world.server()
        try world.prepare()
        try Place.demandFileOrNothing(world.supervisorLock)
        lock = try HeldLock(world.supervisorLock, deed: "supervision", patienceMs: 0)
        ends = sys_hear_ends()
        // Whoever hangs up before the answer must not end all that is looked after.
        signal(SIGPIPE, SIG_IGN)
        callers = unsafe sys_listen_at_path(world.supervisorSocket)
        guard callers >= 0 else {
            let words = unsafe String(cString: strerror(-callers))
            throw Refusal(.failed, "cannot listen at \(world.supervisorSocket): \(words)")
        }
        watch.add(callers, Watch.callers)
        watch.add(ends, Watch.ends)
    }

    /// A socket and a process for each instance; and what each of them may open, it has from here.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, mostFiles)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    func run() throws {
        try takeOver()
        Footprint.letGoOfStart()
        while !(isEnding && charges.isEmpty) {
            let nowMs = Clock.monotonicNs() / 1_000_000
            let sampleMs = charges.isEmpty || isEnding ? nil : sampleAtMs
            let due = (charges.values.map(\.dueMs) + [idleEndMs(nowMs), sampleMs]).compactMap { $0 }.min()
            for token in watch.wait(mostMs: due.map { max(0, $0 - nowMs) }) { happened(token) }
            for charge in charges.values { charge.due() }
            if let sampleMs, sampleMs <= Clock.monotonicNs() / 1_000_000 { sample() }
            charges = charges.filter { !$0.value.isIdle }
            if let end = idleEndMs(nowMs), end <= Clock.monotonicNs() / 1_000_000 { break }
        }
        unsafe unlink(world.supervisorSocket)
        lock.release()
    }

    private func idleEndMs(_ nowMs: Int64) -> Int64? {
        guard endsIdle, charges.isEmpty else {
            idleSinceMs = nil
            return nil
        }
        let since = idleSinceMs ?? nowMs
        idleSinceMs = since
        return since + Self.idleMs
    }

    /// What an earlier supervisor has left, and what should run and does not.
    private func takeOver() throws {
        for instance in try world.instances() {
            do { try takeOver(instance) } catch { Caller.note("\(instance.name): \(error)") }
        }
    }

    /// One whose notes cannot be read stays as it is.
    private func takeOver(_ instance: Instance) throws {
        let pid = try instance.server()
        let wanted = Result { try instance.wanted() }
        if let pid {
            charge(instance).adopt(pid, isWanted: (try? wanted.get()) ?? .running == .running)
        }
        guard try wanted.get() == .running, pid == nil else { return }
        _ = try charge(instance).start()
    }

    /// A process of its own, which may be slow, or fail, without anybody waiting for it.
    private func sample() {
        let nowMs = Clock.monotonicNs() / 1_000_000
        sampleAtMs = nowMs + Self.sampleEveryMs
        guard sampler == nil else { return }
        let words = ["status", "--sample"] + (world.root.isEmpty ? [] : ["--root", world.root])
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let lines = Program.Lines(input: nothing, output: STDERR_FILENO, complaints: STDERR_FILENO)
        guard let pid = try? Program.start(Program.own, words, Program.environment, lines, stays: false),
            let process = Served(pid: pid, isChild: true, token: watch.token(), nowMs: nowMs)
        else { return }
        watch.add(process.handle, process.token)
        sampler = process
    }

    private func charge(_ instance: Instance) -> Charge {
        if let known = charges[instance.name] { return known }
        let charge = Charge(instance, watch, server: server)
        charges[instance.name] = charge
        return charge
    }

    private func happened(_ token: UInt64) {
        switch token {
        case Watch.callers: heard()
        case Watch.ends: end()
        case sampler?.token:
            if let sampler {
                watch.remove(sampler.handle)
                _ = sampler.end()
            }
            sampler = nil
        default: charges.values.first { $0.tokens.contains(token) }?.ended(token)
        }
    }

    /// Stops all in the order of their names, and then itself.
    private func end() {
        var piece = [UInt8](repeating: 0, count: 128)
        _ = unsafe read(ends, &piece, piece.count)
        isEnding = true
        for (_, charge) in charges.sorted(by: { $0.key < $1.key }) { charge.stop(nil) }
    }

    private func heard() {
        let line = sys_take_caller(callers, Self.callerPatienceMs)
        guard line >= 0 else { return }
        let words = LineReader.line(line, atMost: Caller.mostBytes).split(separator: 0x20).map {
            String(decoding: $0, as: UTF8.self)
        }
        do {
            guard words.count == 2, let order = Order(rawValue: words[0]) else {
                throw Refusal(.usage, "an order is a word and the name of an instance")
            }
            try obey(order, try world.instance(InstanceName(words[1])), line)
        } catch {
            let refusal = error as? Refusal ?? Refusal(.failed, "\(error)")
            let said = refusal.messages.joined(separator: "; ")
            Caller.answer(line, "refused \(refusal.status.rawValue) \(said)")
        }
    }

    private func obey(_ order: Order, _ instance: Instance, _ line: Int32) throws {
        guard !isEnding else { throw Refusal(.conflict, "the supervisor is about to end") }
        switch order {
        case .start:
            let changed = try charge(instance).start()
            Caller.answer(line, changed ? "ok started" : "ok running")
        case .stop:
            charge(instance).stop(line)
        case .pause: charge(instance).pause(line)
        case .restart: try charge(instance).restart(line)
        case .state: Caller.answer(line, "ok \(charges[instance.name]?.state ?? "stopped 0 0 -")")
        }
    }
}

/// What the supervisor can be told.
enum Order: String {
    case start, stop, pause, restart, state
}
