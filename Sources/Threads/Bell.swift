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
        let deadlineMs = sys_epoch_ms() + atMostMs
        var deadline = timespec(tv_sec: Int(deadlineMs / 1000), tv_nsec: Int(deadlineMs % 1000) * 1_000_000)
        while true {
            if unsafe sem_timedwait(semaphore, &deadline) == 0 { return true }
            if errno != EINTR { return false }
        }
    }
}
