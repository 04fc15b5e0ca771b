// One instance in the supervisor's care: its socket, its processes, and what is to become of them.

internal import CSystem
import CommandLine
import Files
internal import Glibc
import Threads

final class Charge {
    let instance: Instance
    private let watch: Watch
    /// For those that no release is named for: the program as it was found when the supervisor began.
    private let server: String
    /// Below 0 as long as an earlier supervisor's process has the socket and does not give it.
    private var listener: Int32 = -1
    private(set) var isWanted = false
    /// Nothing is started, and the socket stays: whoever comes waits in its queue.
    private var isPaused = false
    private(set) var serving: Served?
    /// Told to end.
    private(set) var leaving: [Served] = []
    private var failures = 0
    private var lastEnd: Int32?
    private var startAtMs: Int64?
    /// Those who wait until nothing is leaving any more.
    private var callers: [Int32] = []

    /// The server itself gives answers in flight ten seconds, if its settings say no more.
    private static let patienceMs: Int64 = 45_000
    private static let longestPauseMs: Int64 = 60_000
    private static let firstPauseMs: Int64 = 100
    /// Whoever has served for so long has not failed at the start.
    private static let wellMs: Int64 = 60_000
    private static let mostLogBytes = 16 * 1024 * 1024

    init(_ instance: Instance, _ watch: Watch, server: String) {
        (self.instance, self.watch, self.server) = (instance, watch, server)
    }

    deinit { if listener >= 0 { close(listener) } }

    /// Whether nothing is left to look after.
    var isIdle: Bool { !isWanted && !isPaused && serving == nil && leaving.isEmpty }

    var tokens: [UInt64] { ([serving].compactMap { $0 } + leaving).map(\.token) }

    /// One line for whoever asks.
    var state: String {
        let end = lastEnd.map { "\($0)" } ?? "-"
        if let serving { return "running \(serving.pid) \(failures) \(end)" }
        if isPaused { return "paused 0 \(failures) \(end)" }
        if !leaving.isEmpty { return "stopping 0 \(failures) \(end)" }
        return isWanted ? "failing 0 \(failures) \(end)" : "stopped 0 \(failures) \(end)"
    }

    // MARK: Orders

    /// - Returns: whether anything had to be done.
    func start() throws -> Bool {
        (isWanted, isPaused) = (true, false)
        guard serving == nil else { return false }
        failures = 0
        // One that is still leaving has the instance; the next is started behind it.
        if leaving.isEmpty { try launchNow() }
        return true
    }

    /// - Parameter caller: answered once nothing runs any more.
    func stop(_ caller: Int32?) {
        (isWanted, isPaused, startAtMs) = (false, false, nil)
        dismiss()
        dismissStrays()
        if let caller { callers.append(caller) }
        settle()
    }

    /// Ends the process for a moment, in which somebody changes its files. Whoever has asked for that and
    /// does not come back must not leave it so.
    /// - Parameter caller: answered once nothing runs any more.
    func pause(_ caller: Int32) {
        (isWanted, isPaused, startAtMs) = (false, true, Self.nowMs + Self.longestPauseMs)
        dismiss()
        callers.append(caller)
        settle()
    }

    /// The next process begins on the same socket while the old one answers what it has begun, and waits for
    /// the directory's lock.
    func restart(_ caller: Int32) throws {
        (isWanted, isPaused) = (true, false)
        failures = 0
        let isHeld = listener >= 0
        let old = serving
        if old != nil, isHeld {
            serving = nil
            do { try launch() } catch {
                serving = old
                throw error
            }
            if let old { leave(old) }
        } else {
            dismiss()
        }
        if serving == nil, leaving.isEmpty { try launchNow() }
        callers.append(caller)
        settle()
    }

    // MARK: What happens

    /// A process that an earlier supervisor has left behind.
    func adopt(_ pid: Int32, isWanted: Bool) {
        guard let process = Served(pid: pid, isChild: false, token: watch.token(), nowMs: Self.nowMs) else {
            // It has ended meanwhile.
            self.isWanted = isWanted
            if isWanted { postpone() }
            return
        }
        watch.add(process.handle, process.token)
        self.isWanted = isWanted
        if listener < 0, let port = try? instance.port() { listener = process.listener(port: port) ?? -1 }
        serving = process
        if !isWanted { dismiss() }
    }

    func ended(_ token: UInt64) {
        if let process = serving, process.token == token {
            watch.remove(process.handle)
            serving = nil
            lastEnd = process.end()
            if isWanted { fallen(process) }
        } else if let index = leaving.firstIndex(where: { $0.token == token }) {
            watch.remove(leaving[index].handle)
            lastEnd = leaving[index].end()
            leaving.remove(at: index)
            if isWanted, serving == nil, startAtMs == nil { tryLaunch() }
        }
        settle()
    }

    /// Somebody else may have the instance: a process whose birth an earlier supervisor did not live to note.
    private func fallen(_ process: Served) {
        if lastEnd == ExitStatus.conflict.rawValue, let pid = (try? instance.server()) ?? nil,
            !leaving.contains(where: { $0.pid == pid })
        {
            return adopt(pid, isWanted: true)
        }
        if !leaving.isEmpty { return }
        if Self.nowMs - process.startedMs > Self.wellMs { failures = 0 }
        postpone()
    }

    /// Each failure doubles the pause before the next try.
    private func postpone() {
        failures += 1
        startAtMs = Self.nowMs + min(Self.longestPauseMs, Self.firstPauseMs << Int64(min(failures, 12)))
    }

    /// The next moment at which something is to be done.
    var dueMs: Int64? { ([startAtMs] + leaving.map(\.killAtMs)).compactMap { $0 }.min() }

    func due() {
        let nowMs = Self.nowMs
        if let at = startAtMs, at <= nowMs {
            startAtMs = nil
            if isPaused { (isWanted, isPaused) = (true, false) }
            if isWanted, serving == nil { tryLaunch() }
        }
        for process in leaving where process.killAtMs.map({ $0 <= nowMs }) ?? false {
            process.killAtMs = nil
            process.signal(SIGKILL)
        }
    }

    // MARK: Processes

    /// Whoever has asked hears at once that it does not go; it is tried again by itself.
    private func launchNow() throws {
        do { try launch() } catch {
            postpone()
            throw error
        }
    }

    private func tryLaunch() {
        do { try launch() } catch {
            note("\(error)")
            postpone()
        }
    }

    /// Where another process has the instance still, the new one waits until it has taken its leave.
    private func launch() throws {
        if listener < 0 { try listen() }
        let program = try instance.release().map(instance.world.program) ?? server
        let log = try openLog()
        defer { close(log) }
        let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let environment =
            Program.environment + instance.world.credentials + ["LISTEN_FDS=1", "LISTEN_FDNAMES=http"]
        let pid = try Program.start(
            program, ["serve", "--data", instance.data, "--config", instance.settings], environment,
            Program.Lines(input: nothing, output: log, complaints: log, passed: listener), stays: true)
        guard let process = Served(pid: pid, isChild: true, token: watch.token(), nowMs: Self.nowMs) else {
            throw Refusal(.failed, "process \(pid) cannot be watched")
        }
        watch.add(process.handle, process.token)
        (serving, startAtMs) = (process, nil)
    }

    private func listen() throws {
        let port = try instance.port()
        listener = sys_listen_on_port(port)
        guard listener >= 0 else {
            let words = unsafe String(cString: strerror(-listener))
            throw Refusal(.conflict, "cannot listen on 127.0.0.1:\(port): \(words)")
        }
    }

    /// One file before the present one is kept; what a running process writes stays where it is.
    private func openLog() throws -> Int32 {
        try Place.demandFileOrNothing(instance.log)
        var status = stat()
        if unsafe lstat(instance.log, &status) == 0, status.st_size > Self.mostLogBytes {
            unsafe rename(instance.log, instance.log + ".1")
        }
        let log = unsafe open(
            instance.log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard log >= 0 else { throw Place.problem("write", instance.log) }
        return log
    }

    private func dismiss() {
        guard let process = serving else { return }
        serving = nil
        leave(process)
    }

    /// Those of an earlier supervisor that nobody knows of, such as one that still waits for the instance.
    private func dismissStrays() {
        let known = Set(([serving].compactMap { $0 } + leaving).map(\.pid))
        for pid in ProcessTable.servers(of: instance.data) where !known.contains(pid) {
            let token = watch.token()
            guard let process = Served(pid: pid, isChild: false, token: token, nowMs: Self.nowMs) else {
                continue
            }
            watch.add(process.handle, process.token)
            leave(process)
        }
    }

    private func leave(_ process: Served) {
        process.killAtMs = Self.nowMs + Self.patienceMs
        process.signal(SIGTERM)
        leaving.append(process)
    }

    /// Once nothing is leaving, callers hear of it; once nothing is wanted either, the socket goes.
    private func settle() {
        if leaving.isEmpty, !isWanted { dismissStrays() }
        guard leaving.isEmpty else { return }
        if !isWanted, !isPaused, serving == nil, listener >= 0 {
            close(listener)
            listener = -1
        }
        for caller in callers { Caller.answer(caller, "ok \(state)") }
        callers = []
    }

    private func note(_ words: String) { Caller.note("\(instance.name): \(words)") }

    private static var nowMs: Int64 { Clock.monotonicNs() / 1_000_000 }
}
