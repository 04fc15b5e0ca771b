// All SQL about the numbers that people go by. Decides nothing.

import Store

/// Each run has no gap: a transaction that comes to nothing gives its number back.
struct NumberStore {
    let tx: Transaction

    enum Name: String, Sendable {
        case agreement, inspection
    }

    /// Nobody else gets one of that name before this transaction is over.
    func next(_ name: Name) throws -> Int64 {
        try tx.run(Self.increase, .text(name.rawValue))
        return try tx.first(Self.last, .text(name.rawValue)) { $0.integer(0) } ?? 1
    }

    private static let increase = Query(
        """
        INSERT INTO numbers (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = numbers.last + 1
        """)
    private static let last = Query("SELECT last FROM numbers WHERE name = $1")
}
