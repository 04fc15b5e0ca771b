// A provider's public keys, as it publishes them (RFC 7517). Fetches nothing.

import Crypto
import Schema

struct WebKeys: Sendable {
    struct Key: Sendable {
        let id: String?
        let key: PublicKey
        /// Whose tokens it signs, where it says so.
        let issuer: String?
    }

    private let keys: [Key]
    /// Providers have two to ten.
    private static let mostKeys = 64

    /// What is no key for signatures that we can verify is passed over.
    /// - Returns: nil for what is no set of keys.
    init?(_ bytes: [UInt8]) {
        guard let list = (try? JSONValue(parsing: bytes))?["keys"]?.list, list.count <= Self.mostKeys else {
            return nil
        }
        keys = list.compactMap { Self.key($0) }
    }

    /// - Parameter id: as the token says it; a token that names none means the only one there is.
    /// - Returns: nil also where two keys have the name: which one is meant cannot be known.
    func key(_ id: String?) -> Key? {
        let found = keys.filter { key in
            guard let id else { return true }
            return key.id?.isSame(as: id) == true
        }
        return found.count == 1 ? found.first : nil
    }

    private static func key(_ value: JSONValue) -> Key? {
        if let use = value["use"], use.text != "sig" { return nil }
        guard let key = publicKey(value) else { return nil }
        // A key is for one algorithm. One that names another is not for what we would take it for.
        if let name = value["alg"], name.text != key.algorithm.rawValue { return nil }
        return Key(id: value["kid"]?.text, key: key, issuer: value["issuer"]?.text)
    }

    private static func publicKey(_ value: JSONValue) -> PublicKey? {
        func bytes(_ name: String) -> [UInt8]? { value[name]?.text.flatMap { Base64URL.decode($0) } }
        switch value["kty"]?.text {
        case "RSA":
            guard let modulus = bytes("n"), let exponent = bytes("e") else { return nil }
            return .rs256(modulus: modulus, exponent: exponent)
        case "EC":
            guard value["crv"]?.text == "P-256", let x = bytes("x"), let y = bytes("y") else { return nil }
            return .es256(x: x, y: y)
        default: return nil
        }
    }
}
