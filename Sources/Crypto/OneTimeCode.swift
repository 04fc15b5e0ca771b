// The six digits of an authenticator (RFC 6238 over RFC 4226, SHA-1, 30 seconds). Whose they are, and how
// often they may be tried, is the caller's.

public enum OneTimeCode {
    /// How long one code is shown.
    public static let stepMs: Int64 = 30_000
    /// What RFC 4226 asks of a secret. A shorter one is a damaged one, and its codes could be guessed.
    public static let fewestSecretBytes = 16

    public static func code(secret: [UInt8], step: Int64) -> String {
        String(decoding: digits(secret, step), as: UTF8.self)
    }

    /// Looks one step back and one ahead, for clocks that differ and people who type slowly.
    ///
    /// - Parameter lastStep: the step that was last answered here; it and those before it are used up.
    /// - Returns: the step to remember as the last one, or nil if what was typed is no code for this moment.
    public static func matchingStep(
        _ typed: [UInt8], secret: [UInt8], nowMs: Int64, after lastStep: Int64?
    ) -> Int64? {
        guard secret.count >= fewestSecretBytes, nowMs >= 0 else { return nil }
        let now = nowMs / stepMs
        // All three are compared, so that the time taken does not tell which it was. Of two equal codes the
        // later counts: the earlier would leave the same digits good for one more time.
        return (now - 1...now + 1).reduce(nil) { match, step in
            let isEqual = Digest.equal(typed, digits(secret, step))
            return isEqual && step >= 0 && step > lastStep ?? -1 ? step : match
        }
    }

    private static func digits(_ secret: [UInt8], _ step: Int64) -> [UInt8] {
        let counter = stride(from: Int64(56), through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: step >> $0)
        }
        let digest = Digest.hmacSHA1(key: secret, counter)
        // The last of the 20 bytes says where to begin: at 15 at most, so that four bytes follow.
        let start = Int((digest.last ?? 0) & 15)
        let word = digest.dropFirst(start).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        return [100_000, 10_000, 1_000, 100, 10, 1].map { unit in
            UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word / unit % 10)
        }
    }
}
