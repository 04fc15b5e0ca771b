// What SQL alone cannot do to the data of an older version: steps in code, after the migrations and before
// anybody else reads or writes.

/// How a step ended.
public enum UpgradeStep: Sendable {
    /// There was nothing to do.
    case nothing
    /// There is more to do, in a transaction of its own.
    case goesOn
    /// What it has overwritten or removed still stands in the log. The next step comes once it does not; if
    /// another process holds the log, that is after the next start.
    case replaced
}

/// Does the next step.
public typealias Upgrade = (Transaction) throws -> UpgradeStep

extension WriterConnection {
    /// Each step is a transaction: a kill in between leaves those that were done, and the next start goes on.
    func upgrade(_ step: Upgrade) throws {
        while true {
            switch try transact(step) {
            case .nothing: return
            case .goesOn: continue
            case .replaced: guard fold(.truncate) else { return }
            }
        }
    }

    private func transact(_ step: Upgrade) throws -> UpgradeStep {
        try begin()
        do {
            let outcome = try step(transaction())
            try end()
            return outcome
        } catch {
            abandon()
            throw error
        }
    }
}
