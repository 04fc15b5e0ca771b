// What this instance alone knows: keys made of those in its cabinet.

import Crypto

package struct Secrets: Sendable {
    let accessTokens: AccessTokens
    let forms: FormGuard
    let audit: AuditBook
    let sealing: SealingKeys
    /// To files that not everybody may fetch.
    let fileLinks: FileLinks
    /// By which a repeated request is known for the same.
    let repetitions: KeyedHash
    /// By which it is known that two requests came from one network.
    let networks: KeyedHash
    /// Telephone and licence numbers.
    let numbers: PersonalNumbers
    /// What must be read again, such as a provider's secret, is sealed with these. To be asked for anew in
    /// each transaction: another key may have come to use.
    var ring: KeyRing { sealing.ring }
    private let anchorKey: Lazily<Ed25519.Key>
    /// Signs where the record stood.
    var anchors: Ed25519.Key { get throws { try anchorKey.value() } }

    /// - Throws: `unavailable` if a key cannot be read or made.
    package init(_ cabinet: some KeyCabinet) throws {
        let root = try cabinet.rootKey()
        func key(_ purpose: String) -> [UInt8] { Digest.hmacSHA256(key: root, Array(purpose.utf8)) }
        accessTokens = AccessTokens(key: key("access tokens"))
        forms = FormGuard(key: key("forms"))
        audit = AuditBook(key: key("audit"))
        repetitions = KeyedHash(key: key("repetitions"))
        fileLinks = FileLinks(key: key("file links"))
        networks = KeyedHash(key: key("networks"))
        numbers = PersonalNumbers { key("look-up \($0)") }
        let anchorSeed = key("anchors")
        let unusable = Failure(.unavailable, "the keys in \(cabinet.keyPlace) cannot be used")
        anchorKey = Lazily {
            guard let key = Ed25519.Key(seed: anchorSeed) else { throw unusable }
            return key
        }
        let ids = try cabinet.sealingKeyIDs()
        let keys = try ids.map { id in SealingKey(id: id, bytes: try cabinet.sealingKey(id)) }
        guard let sealing = SealingKeys(keys.compactMap { $0 }) else { throw unusable }
        self.sealing = sealing
    }
}
