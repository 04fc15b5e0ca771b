// Why there is no answer from a child. What it means for the work is the caller's.

public enum WorkshopFailure: Error, Equatable, Sendable {
    /// It had its time, and was ended.
    case timedOut
    /// It said more than it may, and was ended.
    case tooMuchOutput
    /// A signal ended it: a fault of its own, or a limit of the system. `SIGSYS` is a call that it may not
    /// make.
    case died(signal: Int32)
    /// It said so itself. The code is from 1 to 255; the message is for the log, of a child that is not
    /// trusted: short, and without control characters.
    case refused(code: Int32, message: String)
    /// There was no child, or no word of how it ended.
    case cannotStart(String)
}
