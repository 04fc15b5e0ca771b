// Which addresses may be called. Names are no concern of it: it decides when they have become addresses.

/// Keeps calls to addresses that strangers may choose away from what only this machine and its network can
/// reach.
///
/// It is asked about the very address that is connected to, after names are resolved, so that a name which
/// means something else the next time gains nothing.
public struct AddressGuard: Sendable {
    private let allowed: [AddressRange]

    /// Refuses all but public addresses, and those that the operator allows.
    public init(allowing allowed: [AddressRange] = []) { self.allowed = allowed }

    /// Refuses nothing.
    public static let any = AddressGuard(allowing: [.everywhere])

    /// - Parameter address: 4 or 16 bytes, in network order; any other number is refused.
    public func permits(_ address: [UInt8]) -> Bool {
        guard let number = AddressRange.number(address) else { return false }
        return allowed.contains { $0.contains(number) } || Self.isPublic(number)
    }

    /// A translator makes an address of IPv4 out of its last four bytes, so that one must be public too.
    private static func isPublic(_ address: UInt128) -> Bool {
        if translated.contains(where: { $0.contains(address) }) {
            return isPublic(address & 0xFFFF_FFFF | UInt128(0xFFFF) << 32)
        }
        return open.contains { $0.contains(address) } && !closed.contains { $0.contains(address) }
    }

    /// Where public addresses are: all of IPv4, and the one part of IPv6 that is given out.
    private static let open = ranges("0.0.0.0/0 2000::/3")

    /// What RFC 6052 made of IPv4.
    private static let translated = ranges("64:ff9b::/96")

    /// What is set aside within them: this host and this network, private, shared by a carrier's customers,
    /// loopback, link-local, protocol assignments, documentation, relays of 6to4, benchmarks, multicast,
    /// reserved and broadcast; and of IPv6 protocol assignments with Teredo, documentation, 6to4.
    private static let closed = ranges(
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 \
        192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 \
        2001::/23 2001:db8::/32 2002::/16 3fff::/20
        """)

    private static func ranges(_ list: String) -> [AddressRange] {
        list.split(separator: " ").compactMap { AddressRange(String($0)) }
    }
}
