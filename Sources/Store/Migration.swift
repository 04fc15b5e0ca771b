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

extension Migration {
    /// From an embedded file: `0002_vehicles.sql` in the folder is number 2, named `vehicles`.
    /// - Returns: nil for what is no migration, or lies elsewhere.
    package init?(path: String, in folder: String, content: StaticString, digest: StaticString) {
        guard path.hasPrefix(folder), path.hasSuffix(".sql") else { return nil }
        let parts = path.dropFirst(folder.count).dropLast(".sql".count).split(separator: "_", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[0]) else { return nil }
        self.init(
            number: number, name: String(parts[1]), sql: content.description, digest: digest.description)
    }
}
