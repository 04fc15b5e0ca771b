// What is kept so that only holders of a key can read it, and nobody can change or move it. Where the keys
// are kept is the caller's.

/// Seals and opens. One key is good for four thousand million values: then two nonces could be the same.
public struct SealingKey: Sendable {
    public let id: UInt32
    private let cipher: Cipher
    private let header: [UInt8]

    /// - Returns: nil unless there are 32 bytes. All zero is what a file holds whose content was lost, and
    ///   anybody would guess it.
    public init?(id: UInt32, bytes: [UInt8]) {
        guard bytes.count == 32, bytes.contains(where: { $0 != 0 }) else { return nil }
        (self.id, cipher) = (id, Cipher(key: bytes))
        header = [Sealed.version] + Sealed.bytes(of: id)
    }

    /// A byte for the version, four for the key's id, twelve for the nonce, the cipher text, and sixteen for
    /// the tag, which speaks for all the others too.
    ///
    /// - Parameter context: what the value belongs to, such as its table, column and row. Whoever opens it
    ///   must say the same, so that a value that was moved to another place does not open there.
    public func seal(_ plain: [UInt8], for context: [UInt8]) -> [UInt8] {
        cipher.encrypt(plain, header: header, context: context)
    }

    /// - Returns: nil for what this key has not sealed for this context, to the bit.
    public func open(_ sealed: [UInt8], for context: [UInt8]) -> [UInt8]? {
        guard Sealed.keyID(of: sealed) == id else { return nil }
        let body = sealed.dropFirst(Sealed.headerBytes)
        return cipher.decrypt(
            Array(body.dropFirst(Cipher.nonceBytes).dropLast(Cipher.tagBytes)),
            tag: Array(body.suffix(Cipher.tagBytes)), nonce: Array(body.prefix(Cipher.nonceBytes)),
            header: header, context: context)
    }
}

/// Keys by their ids. The one with the greatest id seals; any of them opens.
public struct KeyRing: Sendable {
    private let newest: SealingKey
    private let keys: [UInt32: SealingKey]

    /// - Returns: nil without a key, and where two have the same id.
    public init?(_ keys: [SealingKey]) {
        guard let newest = keys.max(by: { $0.id < $1.id }) else { return nil }
        let byID = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        guard byID.count == keys.count else { return nil }
        (self.newest, self.keys) = (newest, byID)
    }

    /// The key that seals; what `Sealed.keyID` says otherwise of is due to be sealed anew.
    public var newestID: UInt32 { newest.id }

    public func seal(_ plain: [UInt8], for context: [UInt8]) -> [UInt8] { newest.seal(plain, for: context) }

    public func open(_ sealed: [UInt8], for context: [UInt8]) -> [UInt8]? {
        guard let id = Sealed.keyID(of: sealed), let key = keys[id] else { return nil }
        return key.open(sealed, for: context)
    }
}

/// The form of a sealed value.
public enum Sealed {
    static let version: UInt8 = 1
    static let headerBytes = 5
    /// How much longer a sealed value is than the plain one.
    public static let addedBytes = headerBytes + Cipher.nonceBytes + Cipher.tagBytes

    /// Which key it says that it was sealed with. Whether that is so, only `open` tells.
    /// - Returns: nil for what has not the form of a sealed value.
    public static func keyID(of sealed: [UInt8]) -> UInt32? {
        guard sealed.first == version, sealed.count >= addedBytes else { return nil }
        return sealed[1..<headerBytes].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }

    static func bytes(of id: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) }
    }
}
