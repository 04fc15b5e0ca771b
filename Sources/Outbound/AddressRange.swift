// Networks, as an operator writes them. Which of them may be called is decided elsewhere.

internal import Glibc

/// One address, `192.168.1.5` or `fd00::5`, or a network, `10.0.0.0/8`.
///
/// An address of IPv4 is held as the one of IPv6 that it is mapped to, so that the two ways to write it are
/// one.
public struct AddressRange: Sendable, Equatable {
    private let first: UInt128
    private let bits: Int

    /// - Returns: nil for what is no address, and for a network whose address says more than its length: who
    /// writes `10.1.2.3/8` may have meant less than what that would open.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let address = parts.first, parts.count <= 2, let bytes = Self.read(Substring(address)) else {
            return nil
        }
        let most = bytes.count * 8
        guard let length = parts.count == 1 ? most : Self.length(parts[1]), length <= most,
            let first = Self.number(bytes)
        else { return nil }
        self.first = first
        bits = length + 128 - most
        guard first == (first >> (128 - bits)) << (128 - bits) else { return nil }
    }

    /// The whole of both.
    static let everywhere = AddressRange(first: 0, bits: 0)

    private init(first: UInt128, bits: Int) { (self.first, self.bits) = (first, bits) }

    /// A shift by all 128 bits leaves nothing: the network of length 0 has every address.
    func contains(_ address: UInt128) -> Bool { address >> (128 - bits) == first >> (128 - bits) }

    /// - Parameter bytes: 4 or 16 of them, in network order.
    static func number(_ bytes: [UInt8]) -> UInt128? {
        let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch bytes.count {
        case 4: return mapped | number
        case 16: return number
        default: return nil
        }
    }

    /// `::ffff:0:0`
    private static let mapped = UInt128(0xFFFF) << 32

    private static func length(_ digits: Substring.UTF8View) -> Int? {
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func read(_ text: Substring) -> [UInt8]? {
        // inet_pton would stop at a NUL and overlook what follows.
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, String(text), &four) == 1 {
            return unsafe withUnsafeBytes(of: &four) { unsafe [UInt8]($0) }
        }
        guard unsafe inet_pton(AF_INET6, String(text), &six) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &six) { unsafe [UInt8]($0) }
    }
}
