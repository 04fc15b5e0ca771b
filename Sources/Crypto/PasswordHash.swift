// Passwords as they are kept: by Argon2id, as the text that others write too. Which passwords are good enough
// is not decided here.

internal import CArgon2

/// Each of these calls takes the memory of its cost and some 20 ms of a processor: it belongs on a worker,
/// and few at a time.
public enum PasswordHash {
    /// No person types more; a program could keep a processor busy by it.
    public static let longestPassword = 1_024

    public enum Problem: Error, Equatable {
        /// More than `longestPassword` bytes.
        case passwordTooLong
        /// The system gives no memory, or no thread for a lane.
        case exhausted
    }

    /// What to keep: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, with a fresh salt.
    public static func make(_ password: [UInt8], cost: Cost = .standard) throws(Problem) -> String {
        guard password.count <= longestPassword else { throw .passwordTooLong }
        let salt = Random.bytes(PHC.saltBytes)
        guard let tag = tag(of: password, salt, cost) else { throw .exhausted }
        return PHC(cost: cost, salt: salt, tag: tag).text
    }

    /// - Returns: false also for a text that `make` cannot have given, and then at once: a damaged row must
    ///   not take gigabytes. False where the system gives no memory.
    public static func verify(_ password: [UInt8], _ phc: String) -> Bool {
        guard password.count <= longestPassword, let kept = PHC(phc),
            let tag = tag(of: password, kept.salt, kept.cost)
        else { return false }
        return Digest.equal(tag, kept.tag)
    }

    /// Whether to make it anew at the next occasion, which is when somebody has typed the password: its cost
    /// is not today's, or it cannot be read.
    public static func needsRenewal(_ phc: String, cost: Cost = .standard) -> Bool { PHC(phc)?.cost != cost }

    /// What to verify against where there is no such account, so that it takes as long as where there is one.
    /// Its tag is drawn, not computed: no password is known to fit, and its first use takes no longer than
    /// the others.
    public static let decoy = PHC(
        cost: .standard, salt: Random.bytes(PHC.saltBytes), tag: Random.bytes(PHC.tagBytes)
    ).text

    /// - Returns: nil where the system gives no memory or no thread.
    static func tag(of password: [UInt8], _ salt: [UInt8], _ cost: Cost) -> [UInt8]? {
        var tag = [UInt8](repeating: 0, count: PHC.tagBytes)
        let result = unsafe argon2id_hash_raw(
            cost.passes, cost.memoryKiB, cost.lanes, password, password.count, salt, salt.count, &tag,
            tag.count)
        return result == ARGON2_OK.rawValue ? tag : nil
    }
}

extension PasswordHash {
    /// What a guess costs whoever tries.
    public struct Cost: Sendable, Equatable {
        public let memoryKiB: UInt32
        public let passes: UInt32
        public let lanes: UInt32

        /// What OWASP asks for at least: 19 MiB, twice, by one thread.
        public static let standard = Cost(ofMemoryKiB: 19_456, passes: 2, lanes: 1)

        /// - Returns: nil above 64 MiB, ten passes or four lanes, and for less than Argon2 can do.
        public init?(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
            guard (1...4).contains(lanes), (1...10).contains(passes),
                (8 * lanes...65_536).contains(memoryKiB)
            else { return nil }
            self.init(ofMemoryKiB: memoryKiB, passes: passes, lanes: lanes)
        }

        private init(ofMemoryKiB memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
            (self.memoryKiB, self.passes, self.lanes) = (memoryKiB, passes, lanes)
        }
    }
}
