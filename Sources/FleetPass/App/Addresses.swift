// The settings that no kind can check: addresses, and what must be given together. Opens nothing.

import CommandLine
import HTTP
import Outbound

/// Checked by `serve` and by `config show` alike, so that the one shows nothing that the other refuses.
struct Addresses: Sendable {
    let listen: ListenAddress
    /// Nil: the socket in the instance's directory.
    let operatorListen: ListenAddress?
    let trustedProxies: Set<PeerAddress>
    let trustsUnixSockets: Bool
    let tls: (certificate: String, key: String)?
    let outboundAllow: [AddressRange]

    /// - Throws: a refusal that tells all that is wrong, each with the place that it came from.
    init(_ settings: Settings) throws {
        var problems: [String] = []
        let listen = Self.address(Declared.listen, settings, &problems)
        operatorListen =
            settings[Declared.operatorListen].isEmpty
            ? nil : Self.address(Declared.operatorListen, settings, &problems)
        let proxies = settings[Declared.trustedProxies]
        trustsUnixSockets = proxies.contains("unix")
        trustedProxies = Set(
            proxies.filter { $0 != "unix" }.compactMap { Self.proxy($0, settings, &problems) })
        tls = Self.pair(settings, &problems)
        outboundAllow = settings[Declared.outboundAllow].compactMap { Self.range($0, settings, &problems) }
        guard let listen, problems.isEmpty else {
            throw ShellRefusal(.configurationInvalid, messages: problems)
        }
        self.listen = listen
    }

    private static func address(
        _ setting: Setting<String>, _ settings: Settings, _ problems: inout [String]
    ) -> ListenAddress? {
        if let address = ListenAddress(settings[setting]) { return address }
        let problem = "write host:port, unix:/path (at most 107 bytes) or fd:3"
        problems.append(
            settings.fault(in: setting, "\(Excerpt.of(settings[setting])) is no address; \(problem)"))
        return nil
    }

    /// An address that was not understood would silently be one that is not trusted.
    private static func proxy(
        _ text: String, _ settings: Settings, _ problems: inout [String]
    ) -> PeerAddress? {
        if let address = PeerAddress(text) { return address }
        let problem = "\(Excerpt.of(text)) is no address; write 10.0.0.7, fd00::7 or unix"
        problems.append(settings.fault(in: Declared.trustedProxies, problem))
        return nil
    }

    private static func range(
        _ text: String, _ settings: Settings, _ problems: inout [String]
    ) -> AddressRange? {
        if let range = AddressRange(text) { return range }
        let problem = "\(Excerpt.of(text)) is no network; write 10.0.0.7, 10.0.0.0/8 or fd00::/8"
        problems.append(settings.fault(in: Declared.outboundAllow, problem))
        return nil
    }

    private static func pair(
        _ settings: Settings, _ problems: inout [String]
    ) -> (certificate: String, key: String)? {
        let (certificate, key) = (settings[Declared.certificate], settings[Declared.certificateKey])
        if certificate.isEmpty, key.isEmpty { return nil }
        if !certificate.isEmpty, !key.isEmpty { return (certificate, key) }
        let given = certificate.isEmpty ? Declared.certificateKey : Declared.certificate
        problems.append(
            settings.fault(in: given, "tls_certificate and tls_key go together; give both or neither"))
        return nil
    }
}
