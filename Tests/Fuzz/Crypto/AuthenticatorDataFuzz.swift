// What an authenticator says of itself: taken whole or not at all, and each part as it came.

extension Parsers {
    @Sendable static func authenticatorData(_ input: [UInt8]) {
        guard let data = try? AuthenticatorData(parsing: input) else { return }
        mustHold(data.siteDigest == Array(input.prefix(32)), "the site's digest comes first")
        mustHold(0...0xFFFF_FFFF ~= data.signCount, "a count has four bytes")
        mustHold(
            (data.credential != nil) == (input[32] & 0x40 != 0), "a credential is where its flag says so")
        guard let credential = data.credential else {
            mustHold(input.count == 37 || input[32] & 0x80 != 0, "nothing is behind what is fixed")
            return
        }
        let start = 55 + credential.id.count
        mustHold(credential.id == Array(input[55..<start]), "an id is as it came")
        mustHold(input[start...].starts(with: credential.keyBytes), "a key is as it came")
        mustHold((try? CBOR(parsing: credential.keyBytes)) == credential.key, "a key reads alone as it did")
    }
}
