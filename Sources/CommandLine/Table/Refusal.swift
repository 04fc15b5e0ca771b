// The error that a command ends with: its exit status and the lines for standard error.

/// Each message says what is wrong, why, and what to do next; it is one line and has no full stop at its end.
public struct Refusal: Error, Sendable, Equatable {
    public let status: ExitStatus
    public let messages: [String]

    public init(_ status: ExitStatus, _ message: String) {
        self.init(status, messages: [message])
    }

    /// Several faults at once, as a configuration file may have.
    public init(_ status: ExitStatus, messages: [String]) {
        self.status = status
        self.messages = messages
    }
}
