// A base of an instance, now: by its server, or, if nobody serves it, by this very process.

internal import Store
internal import Threads

public enum Taking {
    /// - Parameter socket: the operator's door; nil: where it is unless somebody has set another.
    /// - Throws: `notFound` where there is no database.
    public static func base(of directory: String, _ vault: Vault, socket: String? = nil) throws(BackupError)
        -> BaseManifest
    {
        let database = directory + "/fleetpass.db"
        guard let look = Disk.look(database), look.bytes > 0 else {
            throw .notFound("there is no database in \(directory)")
        }
        if let hold = try InstanceHold(directory) {
            defer { extendLifetime(hold) }
            return try base(atRest: directory, database, vault)
        }
        let answer = try ServerLine(path: socket ?? directory + "/operator.sock").post(Shipper.path)
        let words = answer.utf8.split(separator: 0x20).map { String(Substring($0)) }
        guard words.count == 2 else { throw .unavailable("the server says: \(answer)") }
        return try Catalogue.manifest(vault, words[0], words[1])
    }

    /// Nobody writes, so all that there is can be shipped, and the log stays as it is.
    private static func base(
        atRest directory: String, _ database: String, _ vault: Vault
    ) throws(BackupError) -> BaseManifest {
        let state = LineState.read(directory)
        let ending = LineState.ending(database)
        let tail = LogTail(database: database)
        let line = ShippingLine(directory: directory, database: database, vault, tail)
        tail.find()
        var goesOn = false
        if let state { goesOn = try line.resume(state, ending: ending) }
        if !goesOn { try line.begin() }
        let base = try line.makeBase(
            { try Standstill(try FileDatabase.inspect(path: database), tail.mark()) }, pause: {})
        try line.end()
        return base
    }
}
