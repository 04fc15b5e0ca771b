// What a provider says of somebody, signed: taken apart, and held to every rule before a word of it counts.

import Crypto
import Schema

/// A JWT (RFC 7519) in its compact form, not yet believed.
struct IDToken: Sendable {
    private let head: JSONValue
    private let claims: JSONValue
    private let signed: [UInt8]
    private let signature: [UInt8]

    static let mostBytes = 16 * 1024
    /// Their clock and ours may differ by so much.
    private static let skewSeconds: Int64 = 60

    /// What is true of every good token, beside its signature.
    struct Rules: Sendable {
        let provider: OpenIDProvider
        let issuer: TrustedIssuer
        let clientID: String
        let nonce: String
    }

    /// - Throws: `OpenIDRefusal`.
    init(_ text: String) throws {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard text.utf8.count <= Self.mostBytes, parts.count == 3, let head = Self.object(parts[0]),
            let claims = Self.object(parts[1]), let signature = Base64URL.decode(parts[2])
        else { throw Self.refusal("what came is no token") }
        (self.head, self.claims, self.signature) = (head, claims, signature)
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The key that it says it was signed with.
    var keyID: String? { head["kid"]?.text }

    /// What it says, if all of it may be believed.
    /// - Throws: `OpenIDRefusal`.
    func identity(by key: WebKeys.Key, _ rules: Rules, nowMs: Int64) throws -> OpenIDIdentity {
        // The key decides how it is verified. A token that could choose would choose not to be.
        guard head["alg"]?.text == key.key.algorithm.rawValue else {
            throw Self.refusal("another algorithm than the key's")
        }
        guard head["crit"] == nil else { throw Self.refusal("the token asks for what is not known here") }
        guard key.key.verifies(signed, signature) else { throw Self.refusal("a wrong signature") }
        try demandIssuer(key, rules)
        try demandAudience(rules.clientID)
        try demandTime(nowMs / 1000)
        guard claims["nonce"]?.text?.isSame(as: rules.nonce) == true else {
            throw Self.refusal("another nonce")
        }
        guard let issuer = claims["iss"]?.text, let subject = claims["sub"]?.text,
            (1...255).contains(subject.utf8.count), !subject.utf8.contains(0)
        else { throw Self.refusal("no subject") }
        return OpenIDIdentity(
            provider: rules.provider, issuer: issuer, subject: subject, email: claims["email"]?.text,
            isEmailVerified: Self.isVerified(claims, rules.provider), name: claims["name"]?.text,
            isAuthoritative: Self.isAuthoritative(claims, rules.provider))
    }

    private func demandIssuer(_ key: WebKeys.Key, _ rules: Rules) throws {
        let tenant = claims["tid"]?.text
        guard let issuer = claims["iss"]?.text, issuer.utf8.count <= 255,
            rules.issuer.isIssuer(issuer, tenant: tenant)
        else { throw Self.refusal("another issuer") }
        guard rules.issuer.mayBeSigned(by: key.issuer, issuer: issuer, tenant: tenant) else {
            throw Self.refusal("the key of another issuer")
        }
    }

    /// A token for several must say that it was made for us.
    private func demandAudience(_ client: String) throws {
        let audience = claims["aud"]?.list ?? claims["aud"].map { [$0] } ?? []
        let party = claims["azp"]
        let isOurs = audience.contains { $0.text?.isSame(as: client) == true }
        let wasMadeForUs = party.map { $0.text?.isSame(as: client) == true } ?? (audience.count == 1)
        guard isOurs, wasMadeForUs else { throw Self.refusal("another audience") }
    }

    private func demandTime(_ now: Int64) throws {
        guard let end = Self.seconds(claims["exp"]), let begun = Self.seconds(claims["iat"]) else {
            throw Self.refusal("the token does not say from when to when it is good")
        }
        guard now - Self.skewSeconds < end else { throw Self.refusal("the token has expired") }
        let earliest = now + Self.skewSeconds
        guard begun <= earliest, Self.seconds(claims["nbf"]).map({ $0 <= earliest }) ?? true else {
            throw Self.refusal("the token is of a time to come")
        }
    }

    /// A time that no clock shows counts as none.
    private static func seconds(_ value: JSONValue?) -> Int64? {
        let seconds: Int64?
        switch value {
        case .integer(let whole): seconds = whole
        case .fraction(let exact): seconds = Int64(exactly: exact.rounded(.down))
        default: seconds = nil
        }
        return seconds.flatMap { (0...9_999_999_999).contains($0) ? $0 : nil }
    }

    /// Whether the provider has seen that the address is theirs. At Microsoft an organisation may write any
    /// address into its accounts; `xms_edov` says that the address is of a domain that it has shown to own.
    private static func isVerified(_ claims: JSONValue, _ provider: OpenIDProvider) -> Bool {
        switch provider {
        case .google: says("email_verified", claims)
        case .microsoft: says("xms_edov", claims)
        }
    }

    private static func says(_ name: String, _ claims: JSONValue) -> Bool {
        switch claims[name] {
        case .boolean(let value): value
        case .integer(let value): value == 1
        case .text(let value): value == "true" || value == "1"
        default: false
        }
    }

    /// Whether the address is the provider's own to give, so that whoever has the account there has the
    /// address now. Of any other it was seen once that they could read its mail, perhaps long ago and before
    /// somebody else got it.
    ///
    /// Google runs gmail.com, and the mail of the organisations that `hd` names. At Microsoft a member of an
    /// organisation has an address of a domain that the organisation has shown to own; guests of it, and
    /// accounts of no organisation, bring an address from elsewhere.
    private static func isAuthoritative(_ claims: JSONValue, _ provider: OpenIDProvider) -> Bool {
        guard isVerified(claims, provider), let email = claims["email"]?.text else { return false }
        switch provider {
        case .google:
            let isGmail = EmailKey.of(email).utf8.suffix(10).elementsEqual("@gmail.com".utf8)
            return isGmail || claims["hd"]?.text?.isEmpty == false
        case .microsoft:
            guard let issuer = claims["iss"]?.text, !TrustedIssuer.isPersonal(issuer) else { return false }
            // Who is of the organisation itself has no other issuer behind the one that signs.
            let isElsewhere = claims["idp"].map { $0.text?.isSame(as: issuer) != true } ?? false
            return !isElsewhere && !says("acct", claims)
        }
    }

    private static func object(_ text: String) -> JSONValue? {
        guard let bytes = Base64URL.decode(text), let value = try? JSONValue(parsing: bytes),
            case .object = value
        else { return nil }
        return value
    }

    private static func refusal(_ reason: String) -> OpenIDRefusal { OpenIDRefusal(reason, .untrusted) }
}

/// Somebody, by a provider's word.
struct OpenIDIdentity: Sendable, Equatable {
    let provider: OpenIDProvider
    let issuer: String
    let subject: String
    let email: String?
    let isEmailVerified: Bool
    let name: String?
    /// Whether the provider answers for the address being theirs now, and has not only once seen it.
    var isAuthoritative = false
}
