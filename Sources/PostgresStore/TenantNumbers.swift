// Small numbers for tenants, given out in the order in which they are first seen.

internal import Schema
internal import Synchronization

enum TenantNumbers {
    private static let known = Mutex<[UUID: Int]>([:])

    static func number(of id: UUID) -> Int {
        known.withLock { known in
            if let number = known[id] { return number }
            known[id] = known.count
            return known.count - 1
        }
    }
}
