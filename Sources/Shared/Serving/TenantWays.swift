// How a request says whose site it is for.

import HTTP

/// In this order: by a header, where a proxy that is trusted sets one; by the path `/t/<slug>`; by the name
/// of the host; by the host as a name below the domain that all tenants share.
struct TenantWays: Sendable {
    /// Whose site, and whether that lies below a path.
    struct Found {
        let tenant: TenantRecord
        let mount: Mount?
    }

    let directory: TenantDirectory
    /// Whether trusted proxies name the tenant in a header.
    let isNamedByProxy: Bool
    /// In small letters; empty: none.
    let domain: String
    /// Where the platform's own site is; empty: below its path alone.
    let platformHost: String

    func find(_ request: Request) -> Found? {
        if isNamedByProxy, request.isFromProxy, let slug = request.text(field: "fleetpass-tenant") {
            // One of them may be the client's own, which the proxy has let through.
            if request.hasSeveral("fleetpass-tenant") { return nil }
            return directory.tenant(slug: slug).map { Found(tenant: $0, mount: nil) }
        }
        if let slug = slugInPath(request) {
            return directory.tenant(slug: slug).map { Found(tenant: $0, mount: Mount("/t/\(slug)")) }
        }
        guard let host = host(of: request) else { return nil }
        if !platformHost.isEmpty, host == platformHost {
            return directory.tenant(slug: PlatformSite.slug).map { Found(tenant: $0, mount: nil) }
        }
        if let tenant = directory.tenant(host: host) { return Found(tenant: tenant, mount: nil) }
        guard !domain.isEmpty, host.hasSuffix(".\(domain)") else { return nil }
        let slug = String(host.dropLast(domain.utf8.count + 1))
        return directory.tenant(slug: slug).map { Found(tenant: $0, mount: nil) }
    }

    private static let prefix = Array("/t/".utf8)

    private func slugInPath(_ request: Request) -> String? {
        let path = request.bytes[request.path]
        guard path.starts(with: Self.prefix) else { return nil }
        let slug = String(decoding: path.dropFirst(Self.prefix.count).prefix { $0 != 0x2F }, as: UTF8.self)
        return TenantRecord.isSlug(slug) ? slug : nil
    }

    /// Without its port, in small letters.
    private func host(of request: Request) -> String? {
        guard let host = request.text(field: "host") else { return nil }
        let name = host.utf8.prefix { $0 != 0x3A }
        return TenantRecord.host(String(decoding: name, as: UTF8.self))
    }
}
