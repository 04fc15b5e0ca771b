// The address of a site: where its host's name ends, and where on the host it lies.

import HTTP

struct SiteAddress {
    /// Nil if the host is the site's own.
    let mount: Mount?

    /// - Returns: nil for what is no address of a site, such as one with a query.
    init?(_ address: String) {
        guard let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) }) else { return nil }
        let rest = address.utf8.dropFirst(scheme.utf8.count)
        let host = rest.prefix { $0 != UInt8(ascii: "/") }
        guard !host.isEmpty, host.allSatisfy({ 0x21...0x7E ~= $0 && !"?#@\"<>\\".utf8.contains($0) }) else {
            return nil
        }
        guard host.count < rest.count else {
            mount = nil
            return
        }
        guard let path = String(rest.dropFirst(host.count)), let mount = Mount(path) else { return nil }
        self.mount = mount
    }

    /// What the name of a host is made of, its dots included.
    static func isOfAName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
