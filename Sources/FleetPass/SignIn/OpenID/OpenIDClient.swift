// What a dealership has agreed with a provider: the settings, and what the program makes of them.

import CommandLine

extension Declared {
    static let googleClientID = Setting(
        "openid.google_client_id", .text, default: "",
        "The client ID that Google has given; empty: nobody signs in with Google.")
    static let googleSecretFile = Setting(
        "openid.google_secret_file", .text, default: "",
        "A file with the client secret, readable by this user alone.")
    static let googleIssuer = Setting(
        "openid.google_issuer", .text, default: "https://accounts.google.com", "Whose word counts.")
    static let microsoftClientID = Setting(
        "openid.microsoft_client_id", .text, default: "",
        "The application ID that Microsoft has given; empty: nobody signs in with Microsoft.")
    static let microsoftSecretFile = Setting(
        "openid.microsoft_secret_file", .text, default: "",
        "A file with the client secret, readable by this user alone.")
    static let microsoftIssuer = Setting(
        "openid.microsoft_issuer", .text, default: "https://login.microsoftonline.com/common/v2.0",
        "Whose word counts; with a tenant's ID in place of common: that tenant's alone.")

    static let openID: [any DeclaresSetting] = [
        googleClientID, googleSecretFile, googleIssuer, microsoftClientID, microsoftSecretFile,
        microsoftIssuer,
    ]
}

struct OpenIDClient: Sendable {
    let provider: OpenIDProvider
    let id: String
    let secret: String
    let issuer: TrustedIssuer

    /// Those that are configured.
    /// - Throws: a refusal that tells all that is wrong, each with the place that it came from.
    static func all(_ settings: Settings) throws -> [OpenIDClient] {
        var problems: [String] = []
        let clients = try OpenIDProvider.allCases.compactMap { try OpenIDClient($0, settings, &problems) }
        guard problems.isEmpty else { throw ShellRefusal(.configurationInvalid, messages: problems) }
        return clients
    }

    private init?(_ provider: OpenIDProvider, _ settings: Settings, _ problems: inout [String])
        throws
    {
        let (id, secretFile, issuer) =
            switch provider {
            case .google: (Declared.googleClientID, Declared.googleSecretFile, Declared.googleIssuer)
            case .microsoft:
                (Declared.microsoftClientID, Declared.microsoftSecretFile, Declared.microsoftIssuer)
            }
        self.provider = provider
        self.id = settings[id]
        self.issuer = TrustedIssuer(settings[issuer], of: provider)
        let path = settings[secretFile]
        if self.id.isEmpty, path.isEmpty { return nil }
        func fault(_ setting: Setting<String>, _ problem: String) {
            problems.append(settings.fault(in: setting, problem))
        }
        if self.id.isEmpty || path.isEmpty {
            let given = self.id.isEmpty ? secretFile : id
            fault(given, "the client's ID and the file with its secret go together; give both or neither")
        }
        if self.id.utf8.count > 255 || !self.id.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) {
            fault(id, "\(Excerpt.of(self.id)) is no client's ID")
        }
        let address = self.issuer.address
        guard address.utf8.count <= 200, address.utf8.last != UInt8(ascii: "/"),
            !address.utf8.contains(UInt8(ascii: "?")), SafeAddress.isSafe(address, besides: address)
        else {
            let problem =
                "\(Excerpt.of(address)) is no issuer; write it as https://accounts.google.com, without a slash at its end"
            fault(issuer, problem)
            return nil
        }
        guard problems.isEmpty else { return nil }
        secret = try SecretFile.read(path) {
            ShellRefusal(.configurationInvalid, settings.fault(in: secretFile, $0))
        }
    }
}
