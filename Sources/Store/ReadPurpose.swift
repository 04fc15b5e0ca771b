// What data is read for, and so how new it must be.

/// A database in one place ignores this. One that has copies elsewhere may read from a copy what need not
/// come from where it is written.
public enum ReadPurpose: Sendable {
    /// Somebody's work: they find what they have just written, and all else that is committed.
    case work
    /// A report: holds all that was committed when it was asked for, and may take a moment to begin.
    case report
    /// Looking around, by somebody who has written nothing of it: may be as old as the operator allows.
    case browsing
}
