// Counts connections, in all and by address, across the loops.

internal import Synchronization

final class Gate: Sendable {
    private let limits: Limits
    private let counts = Mutex<Counts>(Counts())

    private struct Counts {
        var total = 0
        var byAddress: [PeerAddress: Int] = [:]
    }

    enum Verdict { case welcome, full, tooManyFromAddress }

    init(limits: Limits) { self.limits = limits }

    func enter(_ peer: PeerAddress) -> Verdict {
        let bucket = peer.bucket
        return counts.withLock { counts in
            guard counts.total < limits.connections else { return .full }
            // Everyone on a unix socket is behind one proxy: there is no address to count by.
            if bucket != .local {
                let count = counts.byAddress[bucket, default: 0]
                guard count < limits.connectionsPerAddress else { return .tooManyFromAddress }
                counts.byAddress[bucket] = count + 1
            }
            counts.total += 1
            return .welcome
        }
    }

    func leave(_ peer: PeerAddress) {
        let bucket = peer.bucket
        counts.withLock { counts in
            counts.total -= 1
            guard bucket != .local, let count = counts.byAddress[bucket] else { return }
            counts.byAddress[bucket] = count > 1 ? count - 1 : nil
        }
    }
}
