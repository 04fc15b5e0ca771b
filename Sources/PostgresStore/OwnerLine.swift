// A line to the database for whoever owns it: scripts, one after another.

internal import CPostgres
public import Store

public final class OwnerLine {
    private let wire: Wire

    /// - Throws: `unavailable` if the server cannot be reached.
    public init(_ settings: PostgresSettings) throws(StoreError) { wire = try Wire(settings) }

    /// Runs fixed text of any number of commands.
    public func run(_ script: String) throws(StoreError) { _ = try wire.texts(script) }

    /// - Returns: the rows of the last command, as text; of a NULL, nothing.
    public func rows(_ query: String) throws(StoreError) -> [[String]] { try wire.texts(query) }
}
