// The site that passkeys are made for: what they are bound to, and what both ceremonies demand. No SQL.

import Crypto
import HTTP

/// A passkey is good for one site and no other: the browser sees to it, and we look again.
struct PasskeySite: Sendable {
    /// The host's name; what a passkey keeps.
    let id: String
    /// The one place from which they are used, as a browser writes it.
    let origin: String
    private let digest: [UInt8]

    /// The site that `public_url` names. Where it names none, passkeys work on the machine itself, at
    /// localhost: browsers take no addresses for the id of a site.
    /// - Returns: nil for a server that is reached neither by a name nor by a port.
    init?(_ configuration: Configuration) {
        let url = configuration.origin
        if url != "http://\(configuration.listen)", let named = Self.named(url) {
            (id, origin) = named
        } else if case .tcp(_, let port) = configuration.listen, port != 0 {
            let scheme = configuration.tls == nil ? "http" : "https"
            (id, origin) = ("localhost", "\(scheme)://localhost\(Self.suffix("\(port)", scheme))")
        } else {
            return nil
        }
        digest = Digest.sha256([UInt8](id.utf8))
    }

    /// - Returns: nil for an address in numbers.
    private static func named(_ url: String) -> (id: String, origin: String)? {
        let parts = url.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3, parts[1].hasPrefix("//") else { return nil }
        let host = String(parts[1].dropFirst(2))
        let isPlain = host.utf8.allSatisfy {
            0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || "-.".utf8.contains($0)
        }
        // The last part of a name begins with a letter, that of an address in numbers does not.
        guard isPlain, let last = host.split(separator: ".").last?.utf8.first, 0x61...0x7A ~= last else {
            return nil
        }
        return (host, "\(parts[0])://\(host)\(parts.count == 3 ? suffix(parts[2], parts[0]) : "")")
    }

    /// The port as browsers write it: not at all where it is the usual one.
    private static func suffix(_ port: String, _ scheme: String) -> String {
        port == (scheme == "https" ? "443" : "80") ? "" : ":\(port)"
    }

    /// What a browser must say, whatever the passkey is used for.
    func demand(_ client: ClientData, type: StaticString) throws(PasskeyFlaw) {
        guard client.type.utf8.elementsEqual(type.description.utf8) else { throw PasskeyFlaw("another type") }
        guard client.origin.utf8.elementsEqual(origin.utf8) else { throw PasskeyFlaw("another origin") }
        guard !client.isFramed else { throw PasskeyFlaw("a page within another's") }
    }

    /// What an authenticator must say: it is about this site, and its owner was there and known.
    func demand(_ data: AuthenticatorData) throws(PasskeyFlaw) {
        guard Digest.equal(data.siteDigest, digest) else { throw PasskeyFlaw("another site") }
        guard data.isUserPresent else { throw PasskeyFlaw("nobody present") }
        guard data.isUserVerified else { throw PasskeyFlaw("nobody verified") }
        guard data.isBackupEligible || !data.isBackedUp else { throw PasskeyFlaw("copied, and cannot be") }
    }
}
