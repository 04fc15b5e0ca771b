// What can go wrong in the store, in words that hold for either engine.

/// Told apart by the engines' extended codes and constraint names, never by their texts.
public enum StoreError: Error, Sendable, Equatable {
    /// A unique key is taken; named as `table.column`, several joined by a comma.
    case taken(key: String)
    /// A row that is referred to does not exist, or one that is still referred to was to go.
    case reference
    /// A CHECK, by its name.
    case check(name: String)
    /// A column that must have a value, as `table.column`.
    case missing(column: String)
    /// The disk is full, or failed, or the database is locked beyond patience: nothing was changed; it may
    /// work again later. `code` is for the log.
    case unavailable(code: Int)
    /// The database was lost while it was asked to commit: whether it has, nobody knows.
    case undecided
    /// The file is not what it should be: damaged, newer than this binary, or no database at all.
    case unusable(String)
    /// Anything else is a mistake in our own SQL.
    case mistake(String)

    /// Runs what may fail of anything; what is no error of the store's is taken for a mistake.
    package static func only(_ body: () throws -> Void) throws(StoreError) {
        do { try body() } catch let error as StoreError { throw error } catch { throw .mistake("\(error)") }
    }
}
