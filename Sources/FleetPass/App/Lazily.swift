// A value that is made when it is first asked for, once, from whatever thread asks first.

import Synchronization

/// An instance must answer within some milliseconds of its start, and most of the day nobody looks at a page:
/// so what a page needs is made for the first one.
final class Lazily<Value: Sendable>: Sendable {
    private let made = Once<Result<Value, any Error>>()
    private let make: @Sendable () throws -> Value

    init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

    /// Others wait while the first one makes it.
    func value() throws -> Value { try made.value { Result { try make() } }.get() }
}

/// A value that whoever needs it first can make, of what they have, for all.
package final class Once<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)

    package init() {}

    /// Others wait while the first one makes it.
    package func value(_ make: () -> Value) -> Value {
        made.withLock { made in
            if let made { return made }
            let fresh = make()
            made = fresh
            return fresh
        }
    }
}
