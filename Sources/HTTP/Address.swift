// Where a server listens, and who a client is.

internal import CSystem
internal import Glibc

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080`, `unix:/run/x.sock`, or `fd:3` for a socket that
/// a supervisor passed.
public enum ListenAddress: Sendable, Equatable, CustomStringConvertible {
    case tcp(host: String, port: Int)
    case unix(path: String)
    case inherited(descriptor: Int32)

    public init?(_ text: String) {
        if text.utf8.starts(with: "unix:".utf8) {
            let path = String(Substring(text.utf8.dropFirst(5)))
            // sun_path holds 108 bytes with its terminator.
            guard !path.isEmpty, path.utf8.count < 108, !path.utf8.contains(0) else { return nil }
            self = .unix(path: path)
        } else if text.utf8.starts(with: "fd:".utf8) {
            guard let number = Self.number(text.utf8.dropFirst(3)), let descriptor = Int32(exactly: number),
                descriptor >= 3
            else { return nil }
            self = .inherited(descriptor: descriptor)
        } else {
            guard let colon = text.utf8.lastIndex(of: Bytes.colon),
                let port = Self.number(text.utf8[colon...].dropFirst()), (0...65_535).contains(port)
            else { return nil }
            var host = text.utf8[..<colon]
            if host.count > 1, host.first == Self.opening, host.last == Self.closing {
                host = host.dropFirst().dropLast()
            }
            guard host.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != Self.opening && $0 != Self.closing })
            else {
                return nil
            }
            self = .tcp(host: String(Substring(host)), port: port)
        }
    }

    /// Digits alone: `Int` would take a sign.
    private static func number(_ text: Substring.UTF8View) -> Int? {
        let bytes = [UInt8](text)
        return Bytes.number(bytes, bytes.indices)
    }

    private static let opening = UInt8(ascii: "[")
    private static let closing = UInt8(ascii: "]")

    public var description: String {
        switch self {
        case .tcp(let host, let port):
            host.utf8.contains(Bytes.colon) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        case .inherited(let descriptor): "fd:\(descriptor)"
        }
    }
}

/// A client's address: IPv6, or IPv4 mapped into it. A client on a unix socket is `local`.
public struct PeerAddress: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    public static let local = PeerAddress(high: 0, low: 0)

    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    init(_ storage: inout sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            // The family says which form the storage holds.
            let address = unsafe withUnsafeBytes(of: &storage) { unsafe $0.load(as: sockaddr_in.self) }
            self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: address.sin_addr.s_addr)))
        case AF_INET6:
            let bytes = unsafe withUnsafeBytes(of: &storage) { unsafe [UInt8]($0[8..<24]) }
            self.init(sixteen: bytes[...])
        default: self = .local
        }
    }

    private init(sixteen bytes: ArraySlice<UInt8>) {
        let high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        let low = bytes.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        self.init(high: high, low: low)
    }

    /// Reads a written address, as a proxy puts it into X-Forwarded-For.
    public init?(_ text: String) {
        // inet_pton would stop at a NUL and overlook what follows.
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
        } else if unsafe inet_pton(AF_INET6, text, &six) == 1 {
            let bytes = unsafe withUnsafeBytes(of: &six) { unsafe [UInt8]($0) }
            self.init(sixteen: bytes[...])
        } else {
            return nil
        }
    }

    /// What limits count by: one IPv4 address, or one IPv6 /64, which is what one household gets.
    public var bucket: PeerAddress {
        high == 0 ? self : PeerAddress(high: high, low: 0)
    }
}

extension PeerAddress: CustomStringConvertible {
    /// As people write it: `192.0.2.7`, `2001:db8:0:0:0:0:0:1`; `local` for a unix socket.
    public var description: String {
        if self == .local { return "local" }
        if high == 0, low >> 32 == 0xFFFF {
            var text: [UInt8] = []
            text.reserveCapacity(15)
            for shift in stride(from: UInt64(24), through: 0, by: -8) {
                text.append(decimal: Int(low >> shift & 0xFF))
                if shift > 0 { text.append(UInt8(ascii: ".")) }
            }
            return String(decoding: text, as: UTF8.self)
        }
        return [high, low].flatMap { word in
            [48, 32, 16, 0].map { String(word >> UInt64($0) & 0xFFFF, radix: 16) }
        }.joined(separator: ":")
    }
}
