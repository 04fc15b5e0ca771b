// What proxies are told of an instance: a file each for Caddy and nginx, where it has a host.

import CommandLine

/// Hosts that no two instances may have.
enum Hosts {
    /// - Throws: `conflict`, with whose it is. Call with the world held.
    static func demandFree(_ host: HostName?, in world: World, for instance: Instance) throws {
        guard let host else { return }
        for other in try world.instances() where other.name != instance.name {
            if HostName.of(url: (try? other.url()) ?? "") == host.text {
                throw Refusal(.conflict, "the host \(host.text) is that of the instance \(other.name)")
            }
        }
    }
}

struct ProxyEntries {
    let instance: Instance
    let templates: InstanceTemplates

    /// What would be written now.
    func all() throws -> [(path: String, bytes: [UInt8])] {
        guard templates.host != nil else { return [] }
        let isSuspended = try instance.wanted() == .suspended
        let upstream =
            instance.world.hasSystemd ? instance.socket : "127.0.0.1:\(try instance.port())"
        return [
            (instance.caddyEntry, try templates.caddy(upstream: upstream, isSuspended: isSuspended)),
            (instance.nginxEntry, try templates.nginx(upstream: upstream, isSuspended: isSuspended)),
        ]
    }

    /// - Returns: whether anything was to be written.
    @discardableResult
    func write() throws -> Bool {
        var changed = false
        for (path, bytes) in try all() where try Place.put(bytes, at: path) { changed = true }
        if changed { try Keeper(instance: instance).reloadProxies() }
        return changed
    }
}
