// What a server is told by signals.

import Glibc
package import HTTP
package import Telemetry
import Threads

/// The first SIGTERM or SIGINT lets answers in flight finish, a second ends at once; SIGHUP reads the
/// certificate again.
package enum Signals {
    /// By then the first visitors have their answers, and the record is begun.
    private static let settlingNs = 800_000_000

    /// Before any thread starts, so that only whoever waits for them ever sees them.
    package static func hold() {
        var signals = set(SIGTERM, SIGINT, SIGHUP)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits until the process is to end.
    /// - Parameter settled: called once the start is over.
    package static func wait(_ tls: TLSContext?, _ log: Log, settled: () -> Void) {
        var signals = set(SIGTERM, SIGINT, SIGHUP)
        var settling = timespec(tv_sec: 0, tv_nsec: settlingNs)
        var signal = unsafe sigtimedwait(&signals, nil, &settling)
        if signal < 0 { settled() }
        while signal < 0 || signal == SIGHUP {
            if signal == SIGHUP { reload(tls, log) }
            unsafe sigwait(&signals, &signal)
        }
        log.write(.info, "stopping")
        watchForSecond()
    }

    private static func set(_ signals: Int32...) -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        return set
    }

    private static func reload(_ tls: TLSContext?, _ log: Log) {
        guard let tls else { return }
        do {
            try tls.reload()
            log.write(.info, "certificate read")
        } catch {
            log.write(.error, "certificate not read", .text("cause", "\(error)"))
        }
    }

    /// Whoever asks twice does not want to wait; what was acknowledged is on the disk already.
    private static func watchForSecond() {
        _ = Thread.start("second signal") {
            var signals = set(SIGTERM, SIGINT)
            var signal: Int32 = 0
            unsafe sigwait(&signals, &signal)
            _exit(1)
        }
    }
}
