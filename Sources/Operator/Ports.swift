// The ports of a world without systemd: which are taken, and which one is next. Call with the world held.

internal import CSystem
internal import Glibc

enum Ports {
    /// Below those that the kernel gives to whoever asks for any.
    static let range: ClosedRange<UInt16> = 20_000...29_999

    /// The port of `127.0.0.1:20417`; nil for any other address.
    static func port(of listen: String) -> UInt16? {
        let beginning = "127.0.0.1:"
        guard listen.utf8.starts(with: beginning.utf8) else { return nil }
        let digits = listen.utf8.dropFirst(beginning.utf8.count)
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return UInt16(String(Substring(digits))).flatMap { $0 > 0 ? $0 : nil }
    }

    /// One that no instance of this world has and nobody listens on.
    /// - Returns: nil if there is none.
    static func free(in world: World) throws -> UInt16? {
        let taken = Set(try world.instances().compactMap { try? $0.port() })
        // Where worlds begin differs, so that those of one machine seldom choose the same.
        let places = Int(range.upperBound - range.lowerBound) + 1
        let start = world.root.utf8.reduce(0) { ($0 * 31 + Int($1)) % places }
        for step in 0..<places {
            let port = range.lowerBound + UInt16((start + step) % places)
            guard !taken.contains(port) else { continue }
            let listener = sys_listen_on_port(port)
            if listener >= 0 {
                close(listener)
                return port
            }
        }
        return nil
    }
}
