// A bell that one thread waits for and others ring: a semaphore that keeps at most what was rung.

internal import CSystem
internal import Glibc

/// `@safe`, `@unchecked Sendable`: the semaphore is made for use from many threads; its pointer is set once,
/// in `init`, and freed when the last holder has gone, so nobody can wait on it then.
@safe public final class Bell: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    public init() {
        unsafe semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        unsafe semaphore.initialize(to: sem_t())
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    public func ring() { unsafe sem_post(semaphore) }

    /// Blocks until the bell is rung.
    public func wait() {
        while unsafe sem_wait(semaphore) != 0, errno == EINTR {}
    }

    /// Blocks until the bell is rung or the time is over.
    /// - Returns: whether it was rung.
    public func wait(atMostMs: Int64) -> Bool {
        // By the clock that nobody sets: a wall clock that is put forward or back must not shorten the wait
        // or make it last for hours.
        let deadlineNs = sys_monotonic_ns() + atMostMs * 1_000_000
        var deadline = timespec(
            tv_sec: Int(deadlineNs / 1_000_000_000), tv_nsec: Int(deadlineNs % 1_000_000_000))
        while true {
            if unsafe sem_clockwait(semaphore, CLOCK_MONOTONIC, &deadline) == 0 { return true }
            if errno != EINTR { return false }
        }
    }
}
