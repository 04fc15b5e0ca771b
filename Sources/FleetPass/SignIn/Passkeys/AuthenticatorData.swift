// What an authenticator signs about itself (WebAuthn, 6.1), taken apart. Whether it will do is decided
// elsewhere.

struct AuthenticatorData {
    /// SHA-256 of the site's id that the authenticator went by.
    let siteDigest: [UInt8]
    let signCount: Int64
    /// Of a passkey that was just made.
    let credential: Credential?
    private let flags: UInt8

    struct Credential {
        let id: [UInt8]
        let key: CBOR
        /// The key as it came.
        let keyBytes: [UInt8]
    }

    static let maxBytes = 2_048
    static let credentialIDBytes = 16...1_023

    /// Somebody touched it.
    var isUserPresent: Bool { flags & 0x01 != 0 }
    /// Who touched it has shown to be its owner, by a finger or a number.
    var isUserVerified: Bool { flags & 0x04 != 0 }
    /// It may be copied to its owner's other devices.
    var isBackupEligible: Bool { flags & 0x08 != 0 }
    /// It has been.
    var isBackedUp: Bool { flags & 0x10 != 0 }

    /// - Throws: a flaw for anything but the one form, with nothing behind it.
    init(parsing bytes: [UInt8]) throws(PasskeyFlaw) {
        guard Self.fixedBytes...Self.maxBytes ~= bytes.count else { throw Self.malformed }
        siteDigest = [UInt8](bytes[..<32])
        let flags = bytes[32]
        self.flags = flags
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | Int64($1) }
        var end = Self.fixedBytes
        credential = try flags & 0x40 == 0 ? nil : Self.credential(in: bytes, &end)
        if flags & 0x80 != 0 {
            var reader = CBORReader(bytes, from: end)
            guard case .map = try reader.next() else { throw Self.malformed }
            end = reader.offset
        }
        guard end == bytes.count else { throw PasskeyFlaw("authenticator data with bytes behind its end") }
    }

    /// - Parameter end: where the part before ends; afterwards, where this one does.
    private static func credential(in bytes: [UInt8], _ end: inout Int) throws(PasskeyFlaw) -> Credential {
        let start = end + modelBytes + 2
        guard start <= bytes.count else { throw malformed }
        let length = Int(bytes[start - 2]) << 8 | Int(bytes[start - 1])
        guard credentialIDBytes ~= length, length <= bytes.count - start else {
            throw PasskeyFlaw("a credential id of no possible length")
        }
        var reader = CBORReader(bytes, from: start + length)
        let key = try reader.next()
        end = reader.offset
        return Credential(
            id: [UInt8](bytes[start..<(start + length)]), key: key,
            keyBytes: [UInt8](bytes[(start + length)..<end]))
    }

    private static let fixedBytes = 37
    /// The authenticator's model, which we do not ask for and do not look at.
    private static let modelBytes = 16
    private static let malformed = PasskeyFlaw("malformed authenticator data")
}
