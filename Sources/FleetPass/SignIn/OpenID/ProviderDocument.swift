// Where a provider does what, as its own document says it (OpenID Connect Discovery). Fetches nothing.

import Schema

struct ProviderDocument: Sendable {
    let authorisation: String
    let token: String
    let keys: String
    /// How it wants the secret: within the form, or as a header of its own.
    let takesSecretInForm: Bool

    static let place = "/.well-known/openid-configuration"
    private static let mostBytes = 2_000

    /// - Throws: `OpenIDRefusal` for what is no document, or one of another issuer.
    init(_ bytes: [UInt8], of issuer: TrustedIssuer) throws {
        func refusal(_ reason: String) -> OpenIDRefusal { OpenIDRefusal(reason, .unavailable) }
        guard let document = try? JSONValue(parsing: bytes), let named = document["issuer"]?.text else {
            throw refusal("the provider's document is none")
        }
        guard named.isSame(as: issuer.named) else {
            throw refusal("the provider's document is another issuer's")
        }
        func address(_ name: String) throws -> String {
            guard let text = document[name]?.text, text.utf8.count <= Self.mostBytes,
                SafeAddress.isSafe(text, besides: issuer.address)
            else { throw refusal("the provider's document names no safe \(name)") }
            return text
        }
        authorisation = try address("authorization_endpoint")
        token = try address("token_endpoint")
        keys = try address("jwks_uri")
        // Where a document says nothing of it, the header is meant.
        let ways = document["token_endpoint_auth_methods_supported"]?.list?.compactMap(\.text)
        takesSecretInForm = ways?.contains("client_secret_post") ?? false
        guard ways?.contains(where: { $0 == "client_secret_post" || $0 == "client_secret_basic" }) ?? true
        else { throw refusal("the provider takes no secret") }
    }
}

/// Addresses that secrets may be sent to.
enum SafeAddress {
    /// Encrypted, or on this very machine where the issuer is there too, as in a trial.
    static func isSafe(_ text: String, besides issuer: String) -> Bool {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !"\"<>\\#".utf8.contains($0) }) else {
            return false
        }
        return isEncrypted(text) || (isHere(text) && isHere(issuer))
    }

    static func isEncrypted(_ text: String) -> Bool {
        text.utf8.starts(with: "https://".utf8) && text.utf8.count > 8
    }

    static func isHere(_ text: String) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains { host in
            let start = "http://\(host)"
            guard text.utf8.starts(with: start.utf8) else { return false }
            let next = text.utf8.dropFirst(start.utf8.count).first
            return next == nil || next == UInt8(ascii: ":") || next == UInt8(ascii: "/")
        }
    }
}
