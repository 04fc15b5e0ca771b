// Keys of a provider, made for a test, and tokens signed with them: good ones, and any that are not.

import COpenSSL
import Crypto
import Schema

@testable import FleetPass

/// A key pair of libcrypto's.
final class TestSigner: @unchecked Sendable {
    let algorithm: PublicKey.Algorithm
    private let key: OpaquePointer?

    static let rsa = TestSigner(.rs256)
    static let otherRSA = TestSigner(.rs256)
    static let curve = TestSigner(.es256)

    private init(_ algorithm: PublicKey.Algorithm) {
        self.algorithm = algorithm
        var key: OpaquePointer?
        let context = EVP_PKEY_CTX_new_from_name(nil, algorithm == .rs256 ? "RSA" : "EC", nil)
        EVP_PKEY_keygen_init(context)
        if algorithm == .es256 { EVP_PKEY_CTX_set_group_name(context, "P-256") }
        EVP_PKEY_generate(context, &key)
        EVP_PKEY_CTX_free(context)
        self.key = key
    }

    /// As a provider publishes it.
    func published(_ id: String?, _ more: [(String, JSONValue)] = []) -> JSONValue {
        var members: [(String, JSONValue)] =
            switch algorithm {
            case .rs256: [("kty", "RSA"), ("n", .text(number("n"))), ("e", .text(number("e")))]
            default:
                [("kty", "EC"), ("crv", "P-256"), ("x", .text(number("qx"))), ("y", .text(number("qy")))]
            }
        if let id { members.append(("kid", .text(id))) }
        return .object((members + more).map { JSONValue.Member($0.0, $0.1) })
    }

    private func number(_ name: String) -> String {
        var value: OpaquePointer?
        EVP_PKEY_get_bn_param(key, name, &value)
        defer { BN_free(value) }
        // Coordinates are 32 bytes even where the first of them are zero.
        let count = algorithm == .es256 ? 32 : Int((BN_num_bits(value) + 7) / 8)
        var bytes = [UInt8](repeating: 0, count: count)
        BN_bn2binpad(value, &bytes, Int32(count))
        return Base64URL.encode(bytes)
    }

    func signature(of message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var (bytes, count) = ([UInt8](repeating: 0, count: 512), 512)
        EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, key, nil)
        EVP_DigestSign(context, &bytes, &count, message, message.count)
        let signature = Array(bytes.prefix(count))
        return algorithm == .es256 ? Self.raw(signature) : signature
    }

    /// The two numbers of an ASN.1 sequence, 32 bytes each.
    private static func raw(_ der: [UInt8]) -> [UInt8] {
        let first = Int(der[3])
        return [der[4..<(4 + first)], der[(6 + first)...]].flatMap { number in
            let digits = number.drop { $0 == 0 }
            return [UInt8](repeating: 0, count: 32 - digits.count) + digits
        }
    }

    /// - Parameter signature: in place of a true one.
    func token(_ head: JSONValue, _ claims: JSONValue, signature: [UInt8]? = nil) -> String {
        let signed = [head, claims].map { part in
            var json = JSONWriter()
            json.value(part)
            return Base64URL.encode(json.bytes)
        }.joined(separator: ".")
        return signed + "." + Base64URL.encode(signature ?? self.signature(of: Array(signed.utf8)))
    }
}

extension JSONValue {
    /// With other members; nil takes one away.
    func with(_ changes: [(String, JSONValue?)]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        let kept = members.filter { member in !changes.contains { $0.0 == member.name } }
        return .object(kept + changes.compactMap { name, value in value.map { Member(name, $0) } })
    }
}
