// What a client may still ask for, told in every answer: the IETF draft on RateLimit fields.

/// Written straight onto the wire: an answer that many share is not copied for the sake of two numbers.
public struct RateLimitFields: Sendable {
    /// What never changes of an allowance: both field lines, up to the number that is left.
    public struct Stem: Sendable {
        fileprivate let bytes: [UInt8]

        /// - Parameter name: letters, digits, `-` and `_`.
        public init(_ name: StaticString, quota: Int, windowSeconds: Int) {
            var bytes: [UInt8] = []
            bytes.append("RateLimit-Policy: \"")
            bytes.append(name)
            bytes.append("\";q=")
            bytes.append(decimal: quota)
            bytes.append(";w=")
            bytes.append(decimal: windowSeconds)
            bytes.append("\r\nRateLimit: \"")
            bytes.append(name)
            bytes.append("\";r=")
            self.bytes = bytes
        }
    }

    private let stem: Stem
    private let remaining: Int
    private let resetSeconds: Int

    public init(_ stem: Stem, remaining: Int, resetSeconds: Int) {
        (self.stem, self.remaining, self.resetSeconds) = (stem, remaining, resetSeconds)
    }

    func write(into output: inout [UInt8]) {
        output.append(contentsOf: stem.bytes)
        output.append(decimal: remaining)
        output.append(";t=")
        output.append(decimal: resetSeconds)
        output.append("\r\n")
    }
}
