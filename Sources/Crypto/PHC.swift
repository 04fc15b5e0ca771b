// How the hash of a password is written down (the PHC string format). Computes none.

struct PHC {
    let cost: PasswordHash.Cost
    let salt: [UInt8]
    let tag: [UInt8]

    static let saltBytes = 16
    static let tagBytes = 32
    /// More than the longest text with all its numbers at their limits.
    private static let longestText = 128

    init(cost: PasswordHash.Cost, salt: [UInt8], tag: [UInt8]) {
        (self.cost, self.salt, self.tag) = (cost, salt, tag)
    }

    /// - Returns: nil for anything but what `text` gives.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longestText else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        let numbers = parts[3].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            UInt32(String(decoding: $0.dropFirst(2), as: UTF8.self))
        }
        guard numbers.count == 3, let memory = numbers[0], let passes = numbers[1], let lanes = numbers[2],
            let cost = PasswordHash.Cost(memoryKiB: memory, passes: passes, lanes: lanes),
            let salt = Alphabet.base64.decode(parts[4]), salt.count == Self.saltBytes,
            let tag = Alphabet.base64.decode(parts[5]), tag.count == Self.tagBytes
        else { return nil }
        self.init(cost: cost, salt: salt, tag: tag)
        // Holds every name, sign, leading zero and left-over bit to the one form.
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    var text: String {
        let numbers = "m=\(cost.memoryKiB),t=\(cost.passes),p=\(cost.lanes)"
        return "$argon2id$v=19$\(numbers)$\(Alphabet.base64.encode(salt))$\(Alphabet.base64.encode(tag))"
    }
}
