// One process that serves an instance, held so that its number can never be another's: a child of ours, or
// one that an earlier supervisor has left.

internal import CSystem
internal import Glibc

final class Served {
    let pid: Int32
    /// Can be read once the process has ended.
    let handle: Int32
    let isChild: Bool
    let token: UInt64
    let startedMs: Int64
    /// When patience with a process that was told to end is over.
    var killAtMs: Int64?

    /// - Returns: nil if there is no such process.
    init?(pid: Int32, isChild: Bool, token: UInt64, nowMs: Int64) {
        handle = sys_process_open(pid)
        guard handle >= 0 else { return nil }
        (self.pid, self.isChild, self.token, startedMs) = (pid, isChild, token, nowMs)
    }

    deinit { close(handle) }

    func signal(_ signal: Int32) { _ = sys_process_signal(handle, signal) }

    /// The listening socket that it was given, as a descriptor of ours.
    /// - Returns: nil where the system does not let us have it.
    func listener(port: UInt16) -> Int32? {
        let copy = sys_process_descriptor(handle, 3)
        guard copy >= 0 else { return nil }
        guard sys_listening_port(copy) == Int32(port) else {
            close(copy)
            return nil
        }
        return copy
    }

    /// How it ended, as far as that is known: its exit code, or less than 0 for the signal.
    func end() -> Int32? {
        guard isChild else { return nil }
        let code = sys_reap(pid)
        return code == -1000 ? nil : code
    }
}
