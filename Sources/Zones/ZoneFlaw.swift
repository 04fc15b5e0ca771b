// Why bytes are no time zone. Meant for whoever looks after the machine: nobody else hands us such bytes.

public struct ZoneFlaw: Error, Hashable, Sendable {
    /// Completes "the time zone …".
    public let message: String

    init(_ message: String) { self.message = message }
}

extension ZoneFlaw: CustomStringConvertible {
    public var description: String { message }
}
