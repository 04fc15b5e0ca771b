// A value that is made when it is first asked for, once, from whatever thread asks first.

import Synchronization

/// An instance must answer within some milliseconds of its start, and most of the day nobody looks at a page:
/// so what a page needs is made for the first one.
final class Lazily<Value: Sendable>: Sendable {
    private let made = Mutex<Result<Value, any Error>?>(nil)
    private let make: @Sendable () throws -> Value

    init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

    /// Others wait while the first one makes it.
    func value() throws -> Value {
        try made.withLock { made in
            if let made { return made }
            let fresh = Result { try make() }
            made = fresh
            return fresh
        }.get()
    }
}
