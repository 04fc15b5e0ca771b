// Bytes as letters of five or six bits each (RFC 4648), without padding. What the letters stand for is the
// caller's.

/// As people type it into an authenticator: capital letters and the digits 2 to 7.
public enum Base32 {
    private static let alphabet = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5)

    public static func encode(_ bytes: [UInt8]) -> String { alphabet.encode(bytes) }
}

/// 32 letters of five bits, or 64 of six.
struct Alphabet {
    private let letters: [UInt8]
    private let bits: Int
    /// By the letter's byte what it stands for; 255 for what is none.
    private let values: [UInt8]

    static let base64 = Alphabet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6)

    init(_ letters: String, bits: Int) {
        (self.letters, self.bits) = ([UInt8](letters.utf8), bits)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        self.values = values
    }

    /// The last letter is filled up with zero bits.
    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var word: UInt16 = 0
        var waiting = 0
        for byte in bytes {
            word = word << 8 | UInt16(byte)
            waiting += 8
            while waiting >= bits {
                waiting -= bits
                text.append(letter(word >> UInt16(waiting)))
            }
        }
        if waiting > 0 { text.append(letter(word << UInt16(bits - waiting))) }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: nil where a letter is of another alphabet. What is left of the last letter is passed over;
    ///   whoever wants only what `encode` gives encodes it again.
    func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var word: UInt16 = 0
        var waiting = 0
        for letter in text {
            let value = values[Int(letter)]
            guard value != 255 else { return nil }
            word = word << UInt16(bits) | UInt16(value)
            waiting += bits
            guard waiting >= 8 else { continue }
            waiting -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt16(waiting)))
        }
        return bytes
    }

    /// Of the low bits alone; those above them have been written.
    private func letter(_ word: UInt16) -> UInt8 { letters[Int(word) & (letters.count - 1)] }
}
