// Work done outside of the house: bytes in, bytes out, by a short-lived child of the same program. What the
// work is, is the child's.

/// A library that takes bytes of strangers apart may crash, hang or be turned against whoever runs it. In a
/// child it takes down nothing but itself.
public struct Workshop: Sendable {
    private let executable: String

    /// - Parameter executable: what is started; by itself the very file that this process runs, even where an
    ///   upgrade has put another one into its place.
    public init(executable: String = "/proc/self/exe") { self.executable = executable }

    /// Starts a child, gives it `input` and waits for what it has to say. Blocks, so the caller is a worker.
    /// Any number of threads may do so at once, each with a child of its own. Whatever comes of it, the child
    /// is gone and nothing of it is left.
    /// - Parameter arguments: what the child is told on its command line. No stranger's word belongs here.
    public func run(
        _ arguments: [String], input: [UInt8], limits: WorkshopLimits
    ) throws(WorkshopFailure) -> [UInt8] {
        var child = try Child(executable, arguments)
        let said = try child.talk(input, limits)
        switch try child.end(limits) {
        case 0: return said.answer
        case let code where code > 0: throw .refused(code: code, message: Self.message(said.complaint))
        case let signal: throw .died(signal: -signal)
        }
    }

    /// Nothing in it may play tricks on whoever reads the log.
    private static func message(_ bytes: [UInt8]) -> String {
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            !(0..<0x20).contains($0.value) && !(0x7F..<0xA0).contains($0.value)
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
