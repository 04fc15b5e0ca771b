// What is kept of a password, and what an authenticator says of a passkey.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "PHC": phc, "CBOR": cbor, "AuthenticatorData": authenticatorData,
    ]
}
