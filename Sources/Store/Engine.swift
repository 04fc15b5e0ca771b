// What a driver does for a transaction. Each database has one; nobody else knows which.

package protocol Engine: AnyObject {
    /// Whether the transaction has run a statement that may write, since this was last set to false.
    var hasWritten: Bool { get set }

    /// Runs a statement that changes rows. Where asking takes long, it may come back before it is known how
    /// that went; then what comes next fails, or `settle` at the latest.
    func run(_ query: Query, _ values: [Value]) throws

    /// The same, and waits.
    /// - Returns: how many rows it has changed.
    func changes(_ query: Query, _ values: [Value]) throws -> Int

    /// Waits until it is known how everything went.
    func settle() throws

    /// Once this is committed, what it has replaced is nowhere in the files any more, as soon as that can be.
    func leaveNoTrace()

    /// Hands each row to `body`, until that answers that it has seen enough.
    func each(_ query: Query, _ values: [Value], _ body: (any Columns) throws -> Bool) throws
}

/// The columns of one row, as long as it is the current one.
package protocol Columns: AnyObject {
    var columns: Int32 { get }
    func isNull(_ column: Int32) -> Bool
    func integer(_ column: Int32) -> Int64
    func double(_ column: Int32) -> Double
    /// Of a text or a blob. Unsafe: they stand in the driver's memory, until the next row.
    @unsafe func bytes(_ column: Int32) -> UnsafeRawBufferPointer
}

extension Engine {
    /// Where the files are another's, whoever keeps them sees to it.
    package func leaveNoTrace() {}
}

extension Columns {
    /// Lends the bytes of a text or blob column.
    func withBytes<R>(_ column: Int32, _ body: (Span<UInt8>) throws -> R) rethrows -> R {
        try unsafe bytes(column).withMemoryRebound(to: UInt8.self) { try unsafe body($0.span) }
    }
}
