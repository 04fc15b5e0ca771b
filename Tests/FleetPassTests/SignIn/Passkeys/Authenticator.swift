// An authenticator in software, with a browser around it: both do as they should, or as a test says.

import Crypto
import Schema

@testable import FleetPass

struct Authenticator: Sendable {
    private let key = Ed25519.Key.generate()
    let id = Random.bytes(32)
    /// ES256, by a key that signs nothing here.
    var point: (x: [UInt8], y: [UInt8])?

    /// What browser and authenticator say. As it stands, all of it is right but for the challenge.
    struct Saying: Sendable {
        var type = ""
        var challenge = ""
        var origin = "http://localhost:8080"
        var more = #","crossOrigin":false"#
        var clientData: [UInt8]?
        var site = "localhost"
        var flags: UInt8 = 0x05
        var count: UInt32 = 0
        /// Behind the authenticator data.
        var behind: [UInt8] = []
        var handle: [UInt8] = []
        /// What becomes of the signature.
        var signature: @Sendable ([UInt8]) -> [UInt8] = { $0 }
        /// What the authenticator calls the credential, and its key, where it is not as it should be.
        var credential: [UInt8]?
        var key: CBOR?
        var format = CBOR.text([UInt8]("none".utf8))
        var statement = CBOR.map([])
        /// What becomes of the attestation object.
        var object: @Sendable ([UInt8]) -> [UInt8] = { $0 }

        var client: [UInt8] {
            clientData
                ?? [UInt8](
                    #"{"type":"\#(type)","challenge":"\#(challenge)","origin":"\#(origin)"\#(more)}"#.utf8)
        }
    }

    /// As COSE has it.
    var publicKey: CBOR {
        if let point { return .numbered([1: 2, 3: -7, -1: 1], bytes: [-2: point.x, -3: point.y]) }
        return .numbered([1: 1, 3: -8, -1: 6], bytes: [-2: key.publicKey])
    }

    private func data(_ saying: Saying, _ credential: [UInt8] = []) -> [UInt8] {
        let count = (0..<4).map { UInt8(truncatingIfNeeded: saying.count >> UInt32(24 - 8 * $0)) }
        return Digest.sha256([UInt8](saying.site.utf8)) + [saying.flags] + count + credential + saying.behind
    }

    /// With the flag that says so: model, id and key of a credential.
    func credential(_ saying: Saying = Saying()) -> [UInt8] {
        let id = saying.credential ?? id
        let length = [UInt8(truncatingIfNeeded: id.count >> 8), UInt8(truncatingIfNeeded: id.count)]
        return [UInt8](repeating: 0, count: 16) + length + id + (saying.key ?? publicKey).written
    }

    /// The body that adds a passkey.
    func made(_ saying: Saying, name: String = "My telephone") -> String {
        var saying = saying
        saying.flags |= 0x40
        let object = CBOR.map([
            .init("fmt", saying.format), .init("attStmt", saying.statement),
            .init("authData", .bytes(data(saying, credential(saying)))),
        ])
        return Self.json([
            "id": Base64URL.encode(id), "client_data": Base64URL.encode(saying.client), "name": name,
            "attestation_object": Base64URL.encode(saying.object(object.written)),
        ])
    }

    /// The body that signs in.
    func shown(_ saying: Saying, signed: [UInt8]? = nil) -> String {
        let data = data(saying)
        let signature = signed ?? key.sign(data + Digest.sha256(saying.client))
        return Self.json([
            "id": Base64URL.encode(saying.credential ?? id), "client_data": Base64URL.encode(saying.client),
            "authenticator_data": Base64URL.encode(data),
            "signature": Base64URL.encode(saying.signature(signature)),
            "user_handle": Base64URL.encode(saying.handle),
        ])
    }

    private static func json(_ members: [String: String]) -> String {
        "{" + members.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",") + "}"
    }
}

extension CBOR {
    static func numbered(_ numbers: [Int64: Int64], bytes: [Int64: [UInt8]]) -> CBOR {
        .map(
            numbers.map { Entry(key: .integer($0.key), value: .integer($0.value)) }
                + bytes.map { Entry(key: .integer($0.key), value: .bytes($0.value)) })
    }

    /// As an authenticator writes it.
    var written: [UInt8] {
        func head(_ kind: UInt8, _ number: UInt64) -> [UInt8] {
            let width =
                number < 24 ? 0 : number < 1 << 8 ? 1 : number < 1 << 16 ? 2 : number < 1 << 32 ? 4 : 8
            if width == 0 { return [kind << 5 | UInt8(number)] }
            let bytes = (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (width - 1 - $0))) }
            return [kind << 5 | UInt8(24 + width.trailingZeroBitCount)] + bytes
        }
        switch self {
        case .integer(let value) where value < 0: return head(1, UInt64(-1 - value))
        case .integer(let value): return head(0, UInt64(value))
        case .bytes(let bytes): return head(2, UInt64(bytes.count)) + bytes
        case .text(let bytes): return head(3, UInt64(bytes.count)) + bytes
        case .list(let values): return head(4, UInt64(values.count)) + values.flatMap(\.written)
        case .map(let entries):
            return head(5, UInt64(entries.count)) + entries.flatMap { $0.key.written + $0.value.written }
        case .boolean(let value): return [value ? 0xF5 : 0xF4]
        case .null: return [0xF6]
        }
    }
}

extension CBOR.Entry {
    init(_ name: String, _ value: CBOR) { self.init(key: .text([UInt8](name.utf8)), value: value) }
}
