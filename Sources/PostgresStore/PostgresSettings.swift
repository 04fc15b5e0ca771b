// How a shared store is reached.

public struct PostgresSettings: Sendable {
    /// As libpq takes it, but for the user: `host=… port=… dbname=…`, or a URL. A password is better kept in
    /// a file that it names.
    public var address: String
    public var user: String
    /// The most connections at a time.
    public var connections: Int
    /// Whether a pooler stands between that gives each transaction another connection, as pgbouncer does in
    /// its transaction mode. Statements have no names then, for a name belongs to one connection.
    public var isPooled: Bool
    /// Whether plans are kept that do not look at the values. What is kept is as good as what was known when
    /// it was made: whoever fills empty tables does without.
    public var keepsPlans = true
    /// How long whoever needs a connection waits for one.
    public var patienceMs: Int64 = 5_000
    /// How long to wait for an answer, whatever the server's own limits are.
    public var answerMs: Int64 = 15_000
    public var connectMs: Int64 = 5_000

    public init(address: String, user: String, connections: Int = 8, isPooled: Bool = false) {
        (self.address, self.user) = (address, user)
        (self.connections, self.isPooled) = (connections, isPooled)
    }
}
