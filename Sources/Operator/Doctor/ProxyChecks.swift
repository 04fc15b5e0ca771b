// What stands before an instance: entries of proxies, whether a proxy reads them, and the certificate.

import CommandLine
import Crypto
import Files
import Threads

struct ProxyChecks {
    let instance: Instance
    private static let mostBytes = 256 * 1024
    private static let soonS: Int64 = 21 * 86_400
    private static let tooSoonS: Int64 = 5 * 86_400

    private var world: World { instance.world }

    private func host() throws -> String? {
        guard try instance.exists() else { return nil }
        return HostName.of(url: (try? instance.url()) ?? "")
    }

    /// Its entries are what it would write now, and a proxy of this machine reads them.
    func proxy() throws -> [Finding] {
        guard let host = try host() else { return [] }
        let entries = ProxyEntries(
            instance: instance,
            templates: InstanceTemplates(instance: instance, host: host, contact: try instance.contact()))
        let stale = try entries.all().filter { entry in
            try FileContent.read(entry.path, atMost: entry.bytes.count + 1) != entry.bytes
        }
        if let first = stale.first {
            return [
                .bad(
                    .proxy, "\(first.path) does not lead \(host) to where the instance serves",
                    why: "visitors get an error, or somebody else's site",
                    command: world.command("instance", "mend", instance.name.text))
            ]
        }
        return try included()
    }

    private func included() throws -> [Finding] {
        let known = [
            (file: "/etc/caddy/Caddyfile", line: "import \(world.caddyEntries)/*.caddy"),
            (file: "/etc/nginx/nginx.conf", line: "include \(world.nginxEntries)/*.conf;"),
        ]
        let there = try known.filter { try Place.kind(of: world.root + $0.file) != .nothing }
        guard let first = there.first else {
            return [
                .warning(
                    .proxy, "there is neither a Caddy nor an nginx on this machine",
                    why: "nobody leads its host to it, unless another machine does")
            ]
        }
        for proxy in there {
            let text = try FileContent.read(world.root + proxy.file, atMost: Self.mostBytes) ?? []
            let lines = text.split(separator: 0x0A).map { line in
                line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).joined(separator: [0x20])
            }
            if lines.contains(where: { Array($0) == Array(proxy.line.utf8) }) { return [] }
        }
        let path = world.root + first.file
        let isCaddy = first.file.utf8.starts(with: "/etc/caddy".utf8)
        let write = "printf '%s\\n' \(ShellWords.quoted(first.line)) >>\(ShellWords.quoted(path))"
        return [
            .bad(
                .proxy, "\(path) does not take in \(isCaddy ? world.caddyEntries : world.nginxEntries)",
                why: isCaddy
                    ? "the proxy knows none of the instances" : "add '\(first.line)' to its part http",
                command: isCaddy ? write : nil)
        ]
    }

    /// Looked at where there is one; Caddy keeps its own.
    func certificate() throws -> [Finding] {
        guard let host = try host() else { return [] }
        let path = "\(world.certificates)/\(host).pem"
        guard let pem = try FileContent.read(path, atMost: Self.mostBytes) else { return try missing(path) }
        guard let chain = CertificateChain(pem: pem), let valid = chain.validS else {
            return [bad("\(path) is no certificate", "the proxy does not start again with it")]
        }
        return named(chain, host, path) + term(valid, path) + (try key(chain, host))
    }

    private func missing(_ path: String) throws -> [Finding] {
        guard try Place.kind(of: world.root + "/etc/nginx/nginx.conf") != .nothing else { return [] }
        return [
            bad("there is no \(path)", "nginx does not start without it; put the chain there, or link to it")
        ]
    }

    private func named(_ chain: CertificateChain, _ host: String, _ path: String) -> [Finding] {
        var findings: [Finding] = []
        if !chain.covers(host) {
            findings.append(bad("\(path) is not for \(host)", "browsers refuse the site"))
        }
        if !chain.isLinked {
            findings.append(
                bad("the certificates in \(path) are in the wrong order", "some browsers refuse the site"))
        } else if chain.count == 1, !chain.isSelfSigned {
            findings.append(
                .warning(
                    .certificate, "\(path) has nobody who vouches for it",
                    why: "put the authority's certificates behind it, or some browsers refuse the site"))
        } else if chain.isSelfSigned {
            findings.append(
                .warning(
                    .certificate, "\(path) is vouched for by nobody but itself",
                    why: "browsers warn whoever comes; good for a trial alone"))
        }
        return findings
    }

    private func term(_ valid: ClosedRange<Int64>, _ path: String) -> [Finding] {
        let nowS = Clock.epochMs() / 1_000
        let left = valid.upperBound - nowS
        if nowS < valid.lowerBound { return [bad("\(path) is not valid yet", "browsers refuse the site")] }
        if left < 0 {
            return [bad("\(path) has expired \(Sizes.span(-left)) ago", "browsers refuse the site; renew it")]
        }
        guard left < Self.soonS else { return [] }
        let what = "\(path) expires in \(Sizes.span(left))"
        let why = "what renews it should have done so by now"
        return [left < Self.tooSoonS ? bad(what, why) : .warning(.certificate, what, why: why)]
    }

    private func key(_ chain: CertificateChain, _ host: String) throws -> [Finding] {
        let path = "\(world.certificates)/\(host).key"
        guard let pem = try FileContent.read(path, atMost: Self.mostBytes) else {
            return [bad("there is no \(path)", "the proxy does not start without it")]
        }
        guard chain.fits(key: pem) else {
            return [
                bad("\(path) is not the key of its certificate", "the proxy does not start again with it")
            ]
        }
        guard try Place.isOpenToOthers(path) else { return [] }
        return [
            bad(
                "others may read \(path)", "whoever has the key can pass as the site",
                command: ShellWords.line(["chmod", "600", path]))
        ]
    }

    private func bad(_ what: String, _ why: String, command: String? = nil) -> Finding {
        .bad(.certificate, what, why: why, command: command)
    }
}
