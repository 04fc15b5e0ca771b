// Starting a thread. Everything that blocks in this process blocks on a thread that was started here.

internal import CSystem
internal import Glibc

/// A POSIX thread that runs one closure.
public struct Thread: Sendable {
    /// Loops and workers call no deep recursion; SQLite's parser and TLS are happy with this much.
    public static let stackBytes = 512 * 1024
    private let handle: pthread_t

    private final class Body: Sendable {
        private let name: String
        private let work: @Sendable () -> Void

        init(_ name: String, _ work: @escaping @Sendable () -> Void) { (self.name, self.work) = (name, work) }

        /// A thread names itself by one system call; for another's name the C library needs four.
        func run() {
            unsafe pthread_setname_np(pthread_self(), name)
            work()
        }
    }

    /// Starts `run` on a thread that shows up under `name` (at most 15 bytes) in the system's tools.
    /// - Returns: nil if the system has no room for another thread.
    public static func start(
        _ name: String, stackBytes: Int = Thread.stackBytes, _ run: @escaping @Sendable () -> Void
    ) -> Thread? {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        // The new thread takes over the reference that is given away here.
        let body = unsafe Unmanaged.passRetained(Body(name, run))
        var handle = pthread_t()
        let code = unsafe pthread_create(
            &handle, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            unsafe body.release()
            return nil
        }
        return Thread(handle: handle)
    }

    /// From now on the calling thread has what the others leave of a processor. Where the system refuses
    /// that, it goes on as before.
    public static func standBack() { _ = sys_thread_nice(Self.backNice) }

    /// After work that has taken much memory once: the C library would keep it for the thread.
    public static func giveBackMemory() { sys_give_memory_back() }

    /// A tenth of another thread's weight.
    private static let backNice: Int32 = 10

    /// Runs what keeps a processor busy for long without ever waiting. A thread that wakes up on that one may
    /// otherwise wait for the system's next look at it, for milliseconds, though it is far more urgent.
    public static func givingWay<R>(_ body: () throws -> R) rethrows -> R {
        var timer: timer_t?
        let isSet = unsafe sys_give_way_every(giveWayNs, &timer) == 0
        defer { if isSet { unsafe timer_delete(timer) } }
        return try body()
    }

    private static let giveWayNs: Int64 = 1_000_000

    /// How many there are to run on.
    public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Waits until the thread has ended.
    public func join() { pthread_join(handle, nil) }
}

/// The two clocks. Only this file reads them, so that tests can see every place where time enters.
public enum Clock {
    /// For durations: never jumps.
    public static func monotonicNs() -> Int64 { sys_monotonic_ns() }
    /// For instants that people see and that are stored.
    public static func epochMs() -> Int64 { sys_epoch_ms() }
}
