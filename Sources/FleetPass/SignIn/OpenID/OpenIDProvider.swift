// Whom people may sign in with besides us, and which issuer's word counts for it. Calls nobody.

import Schema

enum OpenIDProvider: String, CaseIterable, Sendable {
    case google, microsoft

    var label: String {
        switch self {
        case .google: "Google"
        case .microsoft: "Microsoft"
        }
    }

    var method: Session.Method {
        switch self {
        case .google: .google
        case .microsoft: .microsoft
        }
    }

    /// Where somebody begins who signs in with it.
    var path: String { "/sign-in/with/\(rawValue)" }
}

/// The issuer that is trusted: one, or at Microsoft each tenant under one roof.
///
/// Microsoft has an issuer for every organisation. Of the door that is open to all of them the document names
/// a template, and a token must come from the very tenant that it says it is of.
struct TrustedIssuer: Sendable, Equatable {
    /// As it is configured, and where its document lies.
    let address: String
    /// What the document must say.
    let named: String
    /// Whose issuer the template becomes by the tenant of a token.
    private let template: String?
    private let refusesPersonal: Bool

    private static let tenant = "{tenantid}"
    /// The tenant of all accounts that belong to no organisation.
    private static let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"

    init(_ address: String, of provider: OpenIDProvider) {
        func replaced(by tenant: String) -> String {
            Self.segments(address).map { Self.doors.contains($0) ? tenant : $0 }.joined(separator: "/")
        }
        self.address = address
        let door = provider == .microsoft ? Self.segments(address).first { Self.doors.contains($0) } : nil
        refusesPersonal = door == "organizations"
        switch door {
        case nil: (named, template) = (address, nil)
        case "consumers": (named, template) = (replaced(by: Self.personal), nil)
        default:
            let open = replaced(by: Self.tenant)
            (named, template) = (open, open)
        }
    }

    /// Whether a token's issuer is the one that is trusted.
    /// - Parameter tenant: as the token says it.
    func isIssuer(_ issuer: String, tenant: String?) -> Bool {
        guard let template else { return issuer.isSame(as: named) }
        guard let tenant, let id = UUID(tenant), "\(id)".isSame(as: tenant) else { return false }
        if refusesPersonal, tenant == Self.personal { return false }
        return issuer.isSame(as: filled(template, tenant))
    }

    /// Whether that is the issuer of accounts that belong to no organisation.
    static func isPersonal(_ issuer: String) -> Bool { segments(issuer).contains(personal) }

    /// Whether a key may sign for that issuer. Keys of Microsoft say whose they are; most are everybody's.
    func mayBeSigned(by keysIssuer: String?, issuer: String, tenant: String?) -> Bool {
        guard let keysIssuer else { return true }
        return issuer.isSame(as: tenant.map { filled(keysIssuer, $0) } ?? keysIssuer)
    }

    private func filled(_ template: String, _ tenant: String) -> String {
        Self.segments(template).map { $0 == Self.tenant ? tenant : $0 }.joined(separator: "/")
    }

    private static let doors = ["common", "organizations", "consumers"]

    private static func segments(_ address: String) -> [String] {
        address.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
    }
}

extension String {
    /// Byte by byte: two texts that only look the same are two.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
