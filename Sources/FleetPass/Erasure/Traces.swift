// Clearing what erasing has left behind in indexes, one index at a time, and only after something was erased.

import Schema
import Store

extension App {
    /// A deleted row is overwritten where it lies. But an index that was split has moved entries to other
    /// pages, and does not wipe the room where they were.
    /// - Parameter place: the last erasure that was seen to and, in the midst of it, the next index.
    func removeTraces(from place: String?, _ tx: Transaction) throws -> ChoreProgress {
        let numbers = place?.split(separator: " ").compactMap { Int64($0) } ?? []
        let seen = numbers.first ?? 0
        let store = ErasureStore(tx: tx)
        if numbers.count == 3, let index = Int(exactly: numbers[1]), index < ErasureStore.indexes {
            try store.renew(index)
            tx.leaveNoTrace()
            return .more("\(seen) \(index + 1) \(numbers[2])")
        }
        // What was erased since the first index was begun is seen to by the next round.
        let done = numbers.count == 3 ? numbers[2] : seen
        guard numbers.count != 3, let last = try store.lastErasure(after: done) else {
            return .done(from: "\(done)")
        }
        return .more("\(done) 0 \(last)")
    }
}
