// How a request to a bucket shows who sends it: Amazon's Signature Version 4. Pure; sends nothing.

internal import Crypto

/// Who may write into the bucket. Never shown: it has no description of its own.
public struct BucketCredentials: Sendable {
    let id: String
    let secret: [UInt8]
    /// With credentials that end.
    let token: String?

    public init(id: String, secret: [UInt8], token: String? = nil) {
        (self.id, self.secret, self.token) = (id, secret, token)
    }
}

struct BucketSignature {
    let credentials: BucketCredentials
    let region: String
    private static let algorithm = "AWS4-HMAC-SHA256"

    /// - Parameter path: as it is sent, with `%XX` where that is needed.
    /// - Parameter query: names with their values, in the order of their names, plain.
    /// - Returns: the fields to send, `Authorization` among them.
    func fields(
        _ method: String, host: String, path: String, query: [(String, String)], body: [UInt8], atMs: Int64
    ) -> [(name: String, value: String)] {
        let time = Self.time(atMs)
        let day = String(time.prefix(8))
        let digest = Digest.sha256Hex(body)
        var signed = [("host", host), ("x-amz-content-sha256", digest), ("x-amz-date", time)]
        if let token = credentials.token { signed.append(("x-amz-security-token", token)) }
        let names = signed.map(\.0).joined(separator: ";")
        let lines = signed.map { "\($0.0):\($0.1)\n" }.joined()
        let canonical = "\(method)\n\(path)\n\(Self.text(query))\n\(lines)\n\(names)\n\(digest)"
        let scope = "\(day)/\(region)/s3/aws4_request"
        let toSign = "\(Self.algorithm)\n\(time)\n\(scope)\n\(Digest.sha256Hex([UInt8](canonical.utf8)))"
        let key = [day, region, "s3", "aws4_request"].reduce([UInt8]("AWS4".utf8) + credentials.secret) {
            Digest.hmacSHA256(key: $0, [UInt8]($1.utf8))
        }
        let signature = Self.hex(Digest.hmacSHA256(key: key, [UInt8](toSign.utf8)))
        let authorization =
            "\(Self.algorithm) Credential=\(credentials.id)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return signed.dropFirst().map { (name: $0.0, value: $0.1) } + [
            (name: "authorization", value: authorization)
        ]
    }

    static func text(_ query: [(String, String)]) -> String {
        query.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// As the signature wants it: all but letters, digits and `-._~` as `%XX`.
    static func escaped(_ text: String, keeping slash: Bool = false) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E || (slash && byte == 0x2F)
            bytes += isPlain ? [byte] : [0x25] + [UInt8](hex([byte]).uppercased().utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func hex(_ bytes: [UInt8]) -> String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// `20261123T155242Z`
    static func time(_ epochMs: Int64) -> String {
        let moment = Moment(epochMs: epochMs)
        return "\(moment.day(separator: ""))T\(moment.clock(separator: ""))Z"
    }
}
