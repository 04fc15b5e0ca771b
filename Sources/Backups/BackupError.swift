// What can go wrong with backups, in words for the operator.

public enum BackupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The place of backups, or this machine's disk, does not do what is asked of it; it may later.
    case unavailable(String)
    /// Something lies there that is not what was put there.
    case damaged(object: String, String)
    case missing(object: String)
    case notFound(String)
    /// It would overwrite, or somebody else is at it.
    case conflict(String)
    case misconfigured(String)
    /// The log went on without being copied: what is shipped next begins a generation.
    case ended

    public var description: String {
        switch self {
        case .unavailable(let why), .notFound(let why), .conflict(let why), .misconfigured(let why): why
        case .damaged(let object, let why): "\(object) is damaged: \(why)"
        case .missing(let object): "\(object) is missing"
        case .ended: "the log went on without being copied"
        }
    }

    /// What the store throws becomes one of these.
    static func only<R>(_ body: () throws -> R) throws(BackupError) -> R {
        do { return try body() } catch let error as BackupError { throw error } catch {
            throw .unavailable("the database cannot be read: \(error)")
        }
    }
}
