// A provider's token: what is believed, and each thing that must be right about it, one wrong at a time.

import Crypto
import Schema
import Testing

@testable import FleetPass

@Suite struct IDTokenTests {
    private static let nowMs: Int64 = 1_800_000_000_000
    private static let now: Int64 = 1_800_000_000
    private static let tenant = "0b3c7a52-6f1e-4f0a-9d0c-5f6c1a2b3c4d"
    private static let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"
    private static let google = TrustedIssuer("https://accounts.google.com", of: .google)
    private static let common = TrustedIssuer("https://login.microsoftonline.com/common/v2.0", of: .microsoft)

    private static let claims: JSONValue = [
        "iss": "https://accounts.google.com", "sub": "1", "aud": "us", "exp": .integer(now + 300),
        "iat": .integer(now), "nonce": "n", "email": "a@b.test", "email_verified": true, "name": "A",
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var head: [(String, JSONValue?)] = []
        var claims: [(String, JSONValue?)] = []
        /// Nil: it is believed.
        let refused: String?
        /// Of the signature that stands in place of the true one.
        var signature: [UInt8]?

        init(
            _ rule: String, head: [(String, JSONValue?)] = [], _ claims: [(String, JSONValue?)] = [],
            signature: [UInt8]? = nil, refused: String?
        ) {
            testDescription = rule
            (self.head, self.claims, self.signature, self.refused) = (head, claims, signature, refused)
        }
    }

    private static func outcome(
        _ token: String, _ key: TestSigner, _ provider: OpenIDProvider = .google,
        _ issuer: TrustedIssuer = google,
        keysIssuer: String? = nil
    ) -> Result<OpenIDIdentity, OpenIDRefusal> {
        let more: [(String, JSONValue)] = keysIssuer.map { [("issuer", .text($0))] } ?? []
        var json = JSONWriter()
        json.value(["keys": [key.published("k", more)]])
        let rules = IDToken.Rules(provider: provider, issuer: issuer, clientID: "us", nonce: "n")
        do {
            let token = try IDToken(token)
            guard let key = WebKeys(json.bytes)?.key(token.keyID) else {
                return .failure(OpenIDRefusal("no key", .untrusted))
            }
            return .success(try token.identity(by: key, rules, nowMs: nowMs))
        } catch let refusal as OpenIDRefusal {
            return .failure(refusal)
        } catch {
            return .failure(OpenIDRefusal("\(error)", .untrusted))
        }
    }

    @Test(
        "What is wrong with a token is found, by either kind of key",
        arguments: [
            Case("as it should be", refused: nil),
            Case("no name of the key, where there is one", head: [("kid", nil)], refused: nil),
            Case("another key", head: [("kid", "j")], refused: "no key"),
            Case("no algorithm", head: [("alg", "none")], signature: [], refused: "another algorithm"),
            Case("no algorithm said", head: [("alg", nil)], refused: "another algorithm"),
            Case("an algorithm of secrets", head: [("alg", "HS256")], refused: "another algorithm"),
            Case("an algorithm in small letters", head: [("alg", "rs256")], refused: "another algorithm"),
            Case("an algorithm of that kind", head: [("alg", "RS512")], refused: "another algorithm"),
            Case("a demand", head: [("crit", ["b64"])], refused: "not known here"),
            Case("no signature", signature: [], refused: "a wrong signature"),
            Case("a signature of nothing", signature: [UInt8](repeating: 0, count: 64), refused: "a wrong"),
            Case("the other issuer", [("iss", "https://accounts.google.com/")], refused: "another issuer"),
            Case("no issuer", [("iss", nil)], refused: "another issuer"),
            Case(
                "an issuer that looks the same", [("iss", "https://accounts.goog\u{200B}le.com")],
                refused: "another"),
            Case("for others", [("aud", "them")], refused: "another audience"),
            Case("for nobody", [("aud", [])], refused: "another audience"),
            Case("for us in a list", [("aud", ["us"])], refused: nil),
            Case("for us and others", [("aud", ["us", "them"])], refused: "another audience"),
            Case("made for us, read by others", [("aud", ["us", "them"]), ("azp", "us")], refused: nil),
            Case("made for others", [("azp", "them")], refused: "another audience"),
            Case("made for a number", [("azp", 1)], refused: "another audience"),
            Case("another nonce", [("nonce", "m")], refused: "another nonce"),
            Case("no nonce", [("nonce", nil)], refused: "another nonce"),
            Case("ended within the skew", [("exp", .integer(now - 59))], refused: nil),
            Case("ended", [("exp", .integer(now - 60))], refused: "has expired"),
            Case("ends at the end of numbers", [("exp", .integer(.max))], refused: "from when to when"),
            Case("ends in words", [("exp", "1900000000")], refused: "from when to when"),
            Case("ends at a fraction", [("exp", .fraction(1_800_000_100.5))], refused: nil),
            Case("ends at no number", [("exp", .fraction(1e300))], refused: "from when to when"),
            Case("no beginning", [("iat", nil)], refused: "from when to when"),
            Case("begins within the skew", [("iat", .integer(now + 60))], refused: nil),
            Case("begins later", [("iat", .integer(now + 61))], refused: "time to come"),
            Case("counts later", [("nbf", .integer(now + 61))], refused: "time to come"),
            Case("no subject", [("sub", nil)], refused: "no subject"),
            Case("an empty subject", [("sub", "")], refused: "no subject"),
            Case(
                "a subject that is too long", [("sub", .text(String(repeating: "a", count: 256)))],
                refused: "no subj"),
        ])
    func rules(_ row: Case) {
        for signer in [TestSigner.rsa, .curve] {
            let head: JSONValue = ["alg": .text(signer.algorithm.rawValue), "kid": "k"]
            let token = signer.token(
                head.with(row.head), Self.claims.with(row.claims), signature: row.signature)
            switch Self.outcome(token, signer) {
            case .success: #expect(row.refused == nil)
            case .failure(let refusal):
                #expect(row.refused.map { refusal.reason.contains($0) } ?? false, "\(refusal)")
            }
        }
    }

    @Test("A token of another key of the same name is not believed, and neither is half a token")
    func strangers() {
        let token = TestSigner.rsa.token(["alg": "RS256", "kid": "k"], Self.claims)
        #expect(throws: OpenIDRefusal("a wrong signature", .untrusted)) {
            try Self.outcome(token, .otherRSA).get()
        }
        #expect(throws: OpenIDRefusal("another algorithm than the key's", .untrusted)) {
            try Self.outcome(token, .curve).get()
        }
        for broken in ["", "..", "a.b.c", token + ".", token + "=", String(token.dropFirst()), token + " "] {
            #expect(throws: OpenIDRefusal.self, "\(broken)") { try Self.outcome(broken, .rsa).get() }
        }
    }

    struct Tenancy: Sendable {
        let issuer: String
        let tenant: String?
        let configured: String
        let isTrusted: Bool

        init(_ issuer: String, _ tenant: String?, _ configured: String, _ isTrusted: Bool) {
            (self.issuer, self.tenant, self.configured, self.isTrusted) = (
                issuer, tenant, configured, isTrusted
            )
        }
    }

    @Test(
        "At Microsoft a token is of the very tenant that it names",
        arguments: [
            Tenancy(tenant, tenant, "common", true), Tenancy(personal, personal, "common", true),
            Tenancy(tenant, personal, "common", false), Tenancy(tenant, nil, "common", false),
            Tenancy("{tenantid}", "{tenantid}", "common", false),
            Tenancy("common", "common", "common", false),
            Tenancy(tenant.uppercased(), tenant.uppercased(), "common", false),
            Tenancy(tenant, tenant, "organizations", true),
            Tenancy(personal, personal, "organizations", false),
            Tenancy(personal, nil, "consumers", true), Tenancy(tenant, tenant, "consumers", false),
            Tenancy(tenant, tenant, tenant, true), Tenancy(personal, personal, tenant, false),
        ])
    func tenants(_ row: Tenancy) {
        func address(_ door: String) -> String { "https://login.microsoftonline.com/\(door)/v2.0" }
        let issuer = TrustedIssuer(address(row.configured), of: .microsoft)
        #expect(issuer.isIssuer(address(row.issuer), tenant: row.tenant) == row.isTrusted)
        #expect(!issuer.isIssuer("https://evil.test/\(row.issuer)/v2.0", tenant: row.tenant))
        // Google has no doors: there the word would be a part of the name.
        let google = TrustedIssuer(address("common"), of: .google)
        #expect(!google.isIssuer(address(Self.tenant), tenant: Self.tenant))
    }

    @Test("A key of one tenant signs for that tenant alone")
    func keysOfTenants() {
        let issuer = "https://login.microsoftonline.com/\(Self.tenant)/v2.0"
        let token = TestSigner.rsa.token(
            ["alg": "RS256", "kid": "k"],
            Self.claims.with([("iss", .text(issuer)), ("tid", .text(Self.tenant))]))
        func isBelieved(_ keysIssuer: String?) -> Bool {
            let outcome = Self.outcome(token, .rsa, .microsoft, Self.common, keysIssuer: keysIssuer)
            return (try? outcome.get()) != nil
        }
        #expect(isBelieved(nil) && isBelieved(issuer))
        #expect(isBelieved("https://login.microsoftonline.com/{tenantid}/v2.0"))
        #expect(!isBelieved("https://login.microsoftonline.com/\(Self.personal)/v2.0"))
    }

    @Test(
        "A provider answers for the addresses that it gives out itself, and for no others",
        arguments: [
            Authority(.google, "a@b.test", false), Authority(.google, "a@b.test", true, [("hd", "b.test")]),
            Authority(.google, "a@b.test", false, [("hd", "")]), Authority(.google, "A@GMail.com", true),
            Authority(.google, "a@gmail.com.evil.test", false), Authority(.google, "a@xgmail.com", false),
            Authority(.google, "a@gmail.com", false, [("email_verified", false)]),
            Authority(.google, "a@b.test", false, [("email_verified", nil), ("hd", "b.test")]),
            Authority(.microsoft, "a@b.test", false), Authority(.microsoft, "a@b.test", true, [owned]),
            Authority(.microsoft, "a@b.test", false, [owned, ("acct", 1)]),
            Authority(.microsoft, "a@b.test", true, [owned, ("acct", 0)]),
            Authority(.microsoft, "a@b.test", false, [owned, ("idp", "mail")]),
            Authority(.microsoft, "a@outlook.com", false, [owned], tenant: personal),
            Authority(.microsoft, nil, false, [owned]),
        ])
    func authority(_ row: Authority) throws {
        let place = row.provider == .google ? "google" : "microsoft"
        let issuer = "https://login.microsoftonline.com/\(row.tenant)/v2.0"
        let own: [(String, JSONValue?)] =
            place == "google" ? [] : [("iss", .text(issuer)), ("tid", .text(row.tenant))]
        let claims = Self.claims.with(own + [("email", row.email.map { .text($0) })] + row.claims)
        let token = TestSigner.rsa.token(["alg": "RS256", "kid": "k"], claims)
        let trusted = place == "google" ? Self.google : Self.common
        let identity = try Self.outcome(token, .rsa, row.provider, trusted).get()
        #expect(identity.isAuthoritative == row.isAuthoritative)
    }

    private static let owned: (String, JSONValue?) = ("xms_edov", true)

    struct Authority: Sendable {
        let provider: OpenIDProvider
        let email: String?
        let isAuthoritative: Bool
        let claims: [(String, JSONValue?)]
        let tenant: String

        init(
            _ provider: OpenIDProvider, _ email: String?, _ isAuthoritative: Bool,
            _ claims: [(String, JSONValue?)] = [], tenant: String = IDTokenTests.tenant
        ) {
            (self.provider, self.email, self.isAuthoritative) = (provider, email, isAuthoritative)
            (self.claims, self.tenant) = (claims, tenant)
        }
    }

    @Test(
        "An address is verified where the provider says so in its own way",
        arguments: [
            ("email_verified", JSONValue.boolean(true), true, false), ("email_verified", "true", true, false),
            ("email_verified", false, false, false), ("email_verified", "yes", false, false),
            ("email_verified", .null, false, false), ("email_verified", .list(["true"]), false, false),
            ("xms_edov", true, false, true), ("xms_edov", 1, false, true), ("xms_edov", "1", false, true),
            ("xms_edov", false, false, false), ("xms_edov", 0, false, false), ("none", true, false, false),
        ])
    func addresses(name: String, value: JSONValue, byGoogle: Bool, byMicrosoft: Bool) throws {
        for (provider, isVerified) in [(OpenIDProvider.google, byGoogle), (.microsoft, byMicrosoft)] {
            let token = TestSigner.rsa.token(
                ["alg": "RS256", "kid": "k"], Self.claims.with([("email_verified", nil), (name, value)]))
            let identity = try Self.outcome(token, .rsa, provider).get()
            #expect(identity.isEmailVerified == isVerified)
        }
    }
}
