// What one piece of work may cost, in memory, time and bytes. Who keeps it to that is not here.

/// The server and its child both know these: the child confines itself, and the server ends a child that
/// takes too long or says too much all the same.
public struct WorkshopLimits: Sendable {
    /// Address space beyond what the child has once its libraries are loaded.
    public let memoryBytes: Int
    /// On a processor; after that the system ends the child.
    public let cpuSeconds: Int
    /// From the start to the last byte, however busy the machine is.
    public let wallMs: Int64
    public let inputBytes: Int
    public let outputBytes: Int

    public init(memoryBytes: Int, cpuSeconds: Int, wallMs: Int64, inputBytes: Int, outputBytes: Int) {
        self.memoryBytes = min(max(0, memoryBytes), Self.mostBytes)
        self.cpuSeconds = max(0, cpuSeconds)
        self.wallMs = min(max(0, wallMs), Self.longestMs)
        self.inputBytes = min(max(0, inputBytes), Self.mostBytes)
        self.outputBytes = min(max(0, outputBytes), Self.mostBytes)
    }

    /// Nobody waits longer for anything.
    private static let longestMs: Int64 = 600_000
    /// No machine has more, and sums with it stay numbers.
    private static let mostBytes = 1 << 40
}
