// The numbers that go up with every change of something, so that whoever has read it before knows it is old.

import Store

struct RevisionStore {
    let tx: Transaction

    enum Name: String, Sendable {
        /// What facets are counted from.
        case fleet
        /// What bookings and prices go by.
        case rules
        /// Which vehicle is taken when.
        case allocations
    }

    func value(of name: Name) throws -> Int64 {
        if let raised = tx.memo?.value(Raised.self)?.values[name] { return raised }
        return try tx.first(Self.read, .text(name.rawValue)) { $0.integer(0) } ?? 0
    }

    /// Others see the transaction as a whole, so once in it is enough.
    /// - Returns: the new value.
    @discardableResult
    func raise(_ name: Name) throws -> Int64 {
        let raised = tx.memo?.value(Raised.self) ?? Raised()
        if let value = raised.values[name] { return value }
        try tx.run(Self.increase, .text(name.rawValue))
        let value = try tx.first(Self.read, .text(name.rawValue)) { $0.integer(0) } ?? 1
        raised.values[name] = value
        tx.memo?.keep(raised)
        return value
    }

    /// Whether what this transaction sees may not be what is committed.
    func mayHaveRaised(_ name: Name) -> Bool {
        guard let memo = tx.memo else { return false }
        return memo.wasCleared || memo.value(Raised.self)?.values[name] != nil
    }

    /// What this transaction has raised.
    private final class Raised {
        var values: [Name: Int64] = [:]
    }

    private static let read = Query("SELECT value FROM revisions WHERE name = $1")
    private static let increase = Query(
        """
        INSERT INTO revisions (name, value) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET value = revisions.value + 1
        """)
}
