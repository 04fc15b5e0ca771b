// How a command ends, as the shell sees it; what is said about it is a Refusal.

/// The numbers are a promise to scripts: one is never given another meaning.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    case ok = 0
    case failed = 1
    case usage = 2
    case notFound = 3
    case conflict = 4
    case notPermitted = 5
    case configurationInvalid = 6
    case partlyDone = 7

    /// The line in a manual page.
    var meaning: String {
        switch self {
        case .ok: "All that was asked for is done."
        case .failed: "It failed; standard error says why."
        case .usage: "The command line was not understood; nothing was done."
        case .notFound: "What was named does not exist."
        case .conflict: "It conflicts with the present state, or is locked by someone else."
        case .notPermitted: "The caller may not do this."
        case .configurationInvalid: "A setting is invalid; nothing was done."
        case .partlyDone: "A part is done; running the same command again continues."
        }
    }
}
