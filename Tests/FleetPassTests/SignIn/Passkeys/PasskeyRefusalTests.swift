// What a relying party must look at, row by row: each is refused alike, and the record says why.

import Crypto
import Schema
import Testing

@testable import FleetPass

@Suite(.serialized) struct PasskeyRefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Empty for what is taken.
        let reason: String
        let change: @Sendable (inout Authenticator.Saying) -> Void

        init(
            _ rule: String, _ reason: String,
            _ change: @escaping @Sendable (inout Authenticator.Saying) -> Void
        ) {
            (testDescription, self.reason, self.change) = (rule, reason, change)
        }
    }

    private static let people = People(Instance.demo())
    private static let owner = Browser(people, as: .sales)
    private static let registered: Authenticator = {
        let authenticator = Authenticator()
        precondition(owner.registers(authenticator).status == 201, owner.reason())
        return authenticator
    }()

    @Test("Signing in", arguments: both + signingIn)
    func signIn(_ row: Row) {
        let answer = Browser(Self.people).signsIn(Self.registered, of: .sales, row.change)
        if row.reason.isEmpty { return #expect(answer.status == 204, "\(Self.owner.reason())") }
        #expect(answer.status == 401 && answer["Set-Cookie"] == nil, "\(answer.status) \(answer.body)")
        #expect(Self.owner.reason() == row.reason)
        #expect(answer.member("detail")?.text?.contains("does not let you in") == true)
    }

    @Test("Adding", arguments: both + adding)
    func add(_ row: Row) {
        let browser = Browser(Self.people, as: .crew)
        let answer = browser.registers(Authenticator(), row.change)
        if row.reason.isEmpty { return #expect(answer.status == 201, "\(browser.reason())") }
        #expect(answer.status == 422, "\(answer.status) \(answer.body)")
        #expect(browser.reason() == row.reason)
    }

    @Test(
        "What is no base64url, or longer than it can be, is not looked at",
        arguments: ["a+/=", "AA==", "A", "", String(repeating: "A", count: 1_400)])
    func fields(id: String) {
        let body = Self.registered.shown(Authenticator.Saying()).replacing(
            Base64URL.encode(Self.registered.id), with: id)
        #expect(Browser(Self.people).post("/v1/passkeys/sign-in", body).status == 400)
    }

    private static let both: [Row] = [
        Row("another site's page", "another origin") { $0.origin = "https://evil.test" },
        Row("another port", "another origin") { $0.origin = "http://localhost:8081" },
        Row("TLS where there is none", "another origin") { $0.origin = "https://localhost:8080" },
        Row("a slash more", "another origin") { $0.origin = "http://localhost:8080/" },
        Row("a part of our name", "another origin") { $0.origin = "http://localhost:8080.evil.test" },
        Row("our name in capitals", "another origin") { $0.origin = "http://LOCALHOST:8080" },
        Row("a page within another's", "a page within another's") { $0.more = #","crossOrigin":true"# },
        Row("a no that is none", "a page within another's") { $0.more = #","crossOrigin":"false""# },
        Row("the page around it", "a page within another's") {
            $0.more = #","topOrigin":"https://evil.test""#
        },
        Row("another type", "another type") { $0.type = "payment.get" },
        Row("another site", "another site") { $0.site = "evil.test" },
        Row("a site above ours", "another site") { $0.site = "host" },
        Row("nobody present", "nobody present") { $0.flags = 0x04 },
        Row("nobody verified", "nobody verified") { $0.flags = 0x01 },
        Row("copied, and cannot be", "copied, and cannot be") { $0.flags |= 0x10 },
        Row("an unknown challenge", "a challenge that is not good here") {
            $0.challenge = Base64URL.encode(Random.bytes(32))
        },
        Row("a challenge of nothing", "a challenge that is not good here") { $0.challenge = "" },
        Row("no client data", "malformed client data") { $0.clientData = [UInt8]("none".utf8) },
        Row("client data cut short", "malformed client data") { $0.clientData = Array($0.client.dropLast()) },
        Row("client data without a challenge", "malformed client data") {
            $0.clientData = [UInt8](#"{"type":"webauthn.get","origin":"http://localhost:8080"}"#.utf8)
        },
        Row("bytes behind", "authenticator data with bytes behind its end") { $0.behind = [0] },
        Row("extensions without their flag", "authenticator data with bytes behind its end") {
            $0.behind = CBOR.map([]).written
        },
        Row("a flag without its extensions", "CBOR that ends too early") { $0.flags |= 0x80 },
        Row("extensions that are no map", "malformed authenticator data") {
            $0.flags |= 0x80
            $0.behind = [0]
        },
        Row("a byte behind the extensions", "authenticator data with bytes behind its end") {
            $0.flags |= 0x80
            $0.behind = CBOR.map([]).written + [0]
        },
        Row("extensions, as they should be", "") {
            $0.flags |= 0x80
            $0.behind = CBOR.map([.init("credProtect", .integer(2))]).written
        },
        Row("all as it should be", "") { _ in },
        Row("without crossOrigin, as older browsers have it", "") { $0.more = "" },
    ]

    private static let signingIn: [Row] = [
        Row("the other ceremony", "another type") { $0.type = "webauthn.create" },
        Row("an unknown credential", "an unknown credential") { $0.credential = Random.bytes(32) },
        Row("another's user handle", "another account") { $0.handle = people.account(.admin)?.handle ?? [] },
        Row("a user handle cut short", "another account") { $0.handle.removeLast() },
        Row("it may be copied now", "copied, or not, against its kind") { $0.flags |= 0x08 },
        Row("a signature with a bit changed", "a wrong signature") {
            $0.signature = { Array($0.dropLast()) + [($0.last ?? 0) ^ 1] }
        },
        Row("another's signature", "a wrong signature") {
            $0.signature = { Ed25519.Key.generate().sign($0) }
        },
        Row("a signature cut short", "a wrong signature") { $0.signature = { Array($0.dropLast()) } },
        Row("data cut short", "malformed authenticator data") { $0.flags = 0x45 },
        Row("a key", "a key where none is asked for") {
            $0.flags |= 0x40
            $0.behind = registered.credential()
        },
    ]

    private static let adding: [Row] = [
        Row("the other ceremony", "another type") { $0.type = "webauthn.get" },
        Row("another id", "another credential") { $0.credential = Random.bytes(32) },
        Row("an id too short", "a credential id of no possible length") { $0.credential = Random.bytes(15) },
        Row("an id too long", "a credential id of no possible length") {
            $0.credential = Random.bytes(1_024)
        },
        Row("RS256", "another algorithm") { $0.key = key(3, -257) },
        Row("no algorithm", "another algorithm") { $0.key = .map([]) },
        Row("a key that is no map", "another algorithm") { $0.key = .bytes([1]) },
        Row("ES256 of a key of EdDSA", "a key that is not of its algorithm") { $0.key = key(3, -7) },
        Row("another curve", "a key that is not of its algorithm") { $0.key = key(-1, 7) },
        Row("another kind of key", "a key that is not of its algorithm") { $0.key = key(1, 2) },
        Row("a key with something more", "a key that is not of its algorithm") { $0.key = key(4, 2) },
        Row("a key that anybody can sign for", "a key that is not of its algorithm") {
            $0.key = .numbered([1: 1, 3: -8, -1: 6], bytes: [-2: [UInt8](repeating: 0, count: 32)])
        },
        Row("a point beside the curve", "a key that is not of its algorithm") {
            let point = [UInt8](repeating: 1, count: 32)
            $0.key = .numbered([1: 2, 3: -7, -1: 1], bytes: [-2: point, -3: point])
        },
        Row("bytes behind the object", "CBOR with bytes behind its end") { $0.object = { $0 + [0] } },
        Row("an object cut short", "CBOR that ends too early") { $0.object = { Array($0.dropLast()) } },
        Row("no object", "malformed attestation object") { $0.object = { _ in [0] } },
        Row("no attestation, and a statement", "malformed attestation object") {
            $0.statement = .map([.init("sig", .bytes([1]))])
        },
        Row("a statement that is no map", "malformed attestation object") { $0.statement = .null },
        Row("a format that is no text", "malformed attestation object") { $0.format = .integer(1) },
        Row("something more", "malformed attestation object") {
            $0.object = { [0xA4] + $0.dropFirst() + [0x61, 0x61, 0xF6] }
        },
        Row("a key twice", "CBOR with a key twice") { $0.object = { [0xA4] + $0.dropFirst() + $0[1..<10] } },
        Row("a length beyond the end", "CBOR that ends too early") {
            $0.object = { _ in [0x5B, 0x7F] + [UInt8](repeating: 0xFF, count: 7) }
        },
        Row("more values than anybody needs", "CBOR with too many values") {
            $0.object = { _ in [0xBB] + [UInt8](repeating: 0xFF, count: 8) }
        },
        Row("a statement that nobody asked for", "") {
            $0.format = .text([UInt8]("packed".utf8))
            $0.statement = .map([.init("x5c", .list([.bytes([1, 2])]))])
        },
        Row("a passkey on several devices", "") { $0.flags |= 0x18 },
    ]

    /// A key of EdDSA, but for one number.
    private static func key(_ label: Int64, _ value: Int64) -> CBOR {
        .numbered(
            [1: 1, 3: -8, -1: 6].merging([label: value]) { $1 }, bytes: [-2: Ed25519.Key.generate().publicKey]
        )
    }
}
