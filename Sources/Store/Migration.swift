// One step of the schema's history.

/// What was released is never changed again.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    public let sql: String
    /// SHA-256 of the SQL, in hexadecimal.
    public let digest: String

    public init(number: Int, name: String, sql: String, digest: String) {
        (self.number, self.name, self.sql, self.digest) = (number, name, sql, digest)
    }
}
