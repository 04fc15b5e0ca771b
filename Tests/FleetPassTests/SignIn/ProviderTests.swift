// What a provider publishes, and what an operator writes of one: what is taken, and what is not.

import CommandLine
import Files
import Glibc
import Schema
import Testing

@testable import FleetPass

@Suite struct ProviderTests {
    private static let issuer = TrustedIssuer("https://p.test", of: .google)
    private static let document: JSONValue = [
        "issuer": "https://p.test", "authorization_endpoint": "https://p.test/a",
        "token_endpoint": "https://p.test/t",
        "jwks_uri": "https://p.test/k",
    ]

    private static func bytes(_ value: JSONValue) -> [UInt8] {
        var json = JSONWriter()
        json.value(value)
        return json.bytes
    }

    @Test(
        "A document must be the issuer's, and lead to places that are safe",
        arguments: [
            ([("issuer", "https://q.test")], "another issuer's"),
            ([("issuer", "https://p.test/")], "another issuer's"),
            ([("issuer", nil)], "is none"),
            ([("token_endpoint", "http://p.test/t")], "no safe token_endpoint"),
            ([("token_endpoint", "http://127.0.0.1/t")], "no safe token_endpoint"),
            ([("jwks_uri", "file:///etc/passwd")], "no safe jwks_uri"),
            ([("jwks_uri", "https://")], "no safe jwks_uri"),
            (
                [("authorization_endpoint", "https://p.test/\r\nSet-Cookie: a=b")],
                "no safe authorization_endpoint"
            ),
            ([("authorization_endpoint", "javascript:alert(1)")], "no safe authorization_endpoint"),
            ([("authorization_endpoint", "https://p.test/#")], "no safe authorization_endpoint"),
            (
                [("jwks_uri", .text("https://p.test/" + String(repeating: "k", count: 2_000)))],
                "no safe jwks_uri"
            ),
            ([("token_endpoint_auth_methods_supported", ["private_key_jwt"])], "takes no secret"),
        ] as [([(String, JSONValue?)], String)])
    func documents(changes: [(String, JSONValue?)], reason: String) {
        let refusal = #expect(throws: OpenIDRefusal.self) {
            try ProviderDocument(Self.bytes(Self.document.with(changes)), of: Self.issuer)
        }
        #expect(
            refusal?.reason.contains(reason) == true && refusal?.telling == .unavailable, "\(refusal as Any)")
    }

    @Test("The secret goes where the provider wants it")
    func ways() throws {
        func inForm(_ ways: JSONValue?) throws -> Bool {
            let document = Self.document.with([("token_endpoint_auth_methods_supported", ways)])
            return try ProviderDocument(Self.bytes(document), of: Self.issuer).takesSecretInForm
        }
        #expect(try !inForm(nil) && !inForm(["client_secret_basic"]))
        #expect(try inForm(["client_secret_basic", "client_secret_post"]))
    }

    @Test("Keys that are not for signatures of ours are passed over, and none is taken for another")
    func keys() {
        func finds(_ keys: [JSONValue], _ id: String?) -> Bool {
            WebKeys(Self.bytes(["keys": .list(keys)]))?.key(id) != nil
        }
        let (rsa, curve) = (TestSigner.rsa, TestSigner.curve)
        #expect(finds([rsa.published("a"), curve.published("b")], "b") && !finds([rsa.published("a")], "A"))
        #expect(!finds([rsa.published("a"), curve.published("b")], nil) && finds([rsa.published("a")], nil))
        #expect(!finds([rsa.published("a"), curve.published("a")], "a"), "two of a name")
        let spoilt: [[(String, JSONValue?)]] = [
            [("use", "enc")], [("alg", "HS256")], [("alg", "RS512")], [("e", "AQ")], [("n", "AQAB")],
            [("n", nil)],
            [("kty", "oct")],
        ]
        #expect(!spoilt.contains { finds([rsa.published("a").with($0)], "a") })
        #expect(!finds([curve.published("a", [("more", 1)]).with([("crv", "P-384")])], "a"))
        #expect(WebKeys(Self.bytes(["keys": .list(Array(repeating: rsa.published("a"), count: 65))])) == nil)
    }

    @Test(
        "What is wrong with a provider's settings is said with its place",
        arguments: [
            (["OPENID_GOOGLE_CLIENT_ID": "a"], "go together"),
            (["OPENID_GOOGLE_SECRET_FILE": "/s"], "go together"),
            (
                ["OPENID_MICROSOFT_CLIENT_ID": "a b", "OPENID_MICROSOFT_SECRET_FILE": "/s"],
                "is no client's ID"
            ),
            (both("http://p.test"), "is no issuer"), (both("https://p.test/"), "is no issuer"),
            (both("https://p.test?a"), "is no issuer"), (both("p.test"), "is no issuer"),
            (both("http://127.0.0.1.evil.test"), "is no issuer"),
            (["OUTBOUND_ALLOW": "10.0.0.1/8"], "is no network"),
        ])
    func settings(variables: [String: String], problem: String) throws {
        let refusal = #expect(throws: ShellRefusal.self) { try Self.configured(variables) }
        #expect(refusal?.messages.contains { $0.contains(problem) } == true, "\(refusal?.messages ?? [])")
    }

    @Test("Nobody is configured unless somebody is, and a trial may run on this machine")
    func configured() throws {
        #expect(try Self.configured([:]).openID.isEmpty)
        let path = Folder.make() + "/secret"
        try FileContent.write([UInt8]("a+b/c\n".utf8), to: path)
        var variables = Self.both("http://localhost:9000")
        variables["OPENID_GOOGLE_SECRET_FILE"] = path
        let one = try Self.configured(variables).openID
        #expect(one.map(\.provider) == [.google] && one.first?.issuer.address == "http://localhost:9000")
        #expect(one.first?.secret == "a+b/c")
        chmod(path, 0o640)
        #expect(throws: ShellRefusal.self) { try Self.configured(variables) }
    }

    private static func both(_ issuer: String) -> [String: String] {
        ["OPENID_GOOGLE_CLIENT_ID": "a", "OPENID_GOOGLE_SECRET_FILE": "/s", "OPENID_GOOGLE_ISSUER": issuer]
    }

    private static func configured(_ variables: [String: String]) throws -> Configuration {
        let environment = Dictionary(
            uniqueKeysWithValues: variables.map { ("FLEETPASS_\($0.key)", $0.value) })
        let settings = try Settings.resolve(
            flags: [:], environment: environment, files: [], table: Declared.table)
        return try Configuration(settings, dataDirectory: "/d", cores: 1)
    }
}
