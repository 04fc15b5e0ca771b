// The bytes of one transfer, both ways, and the door that it has to go through. Knows no protocol.

internal import CCurl

/// Used by one thread: libcurl calls back from within its own call only.
final class Traffic {
    /// A head is a few hundred bytes; a server that does not stop is cut off here.
    static let mostHeadBytes = 65_536

    private let door: AddressGuard
    private var outgoing: ArraySlice<UInt8>
    private let mostBodyBytes: Int

    private(set) var head: [UInt8] = []
    private(set) var body: [UInt8] = []
    private(set) var isOverflowing = false
    private var hasTried = false
    private var hasRefused = false

    init(_ door: AddressGuard, sending outgoing: [UInt8], mostBodyBytes: Int) {
        (self.door, self.outgoing, self.mostBodyBytes) = (door, outgoing[...], mostBodyBytes)
    }

    /// The object behind a callback's context, which `Transfer` keeps alive.
    static func at(_ context: UnsafeMutableRawPointer?) -> Traffic? {
        unsafe context.map { unsafe Unmanaged<Traffic>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Whether there were addresses, and none that may be called.
    var wasKeptBack: Bool { hasRefused && !hasTried }

    func mayCall(_ address: UnsafePointer<curl_sockaddr>) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe curl_address_bytes(address, &bytes)
        let isPermitted = door.permits([UInt8](bytes.prefix(Int(count))))
        if isPermitted { hasTried = true } else { hasRefused = true }
        return isPermitted
    }

    /// - Returns: how many bytes were taken; any other number than all of them ends the transfer.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe Self.take(bytes, into: &body, atMost: mostBodyBytes, &isOverflowing)
    }

    func takeHead(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe Self.take(bytes, into: &head, atMost: Self.mostHeadBytes, &isOverflowing)
    }

    private static func take(
        _ bytes: UnsafeRawBufferPointer, into all: inout [UInt8], atMost most: Int,
        _ isOverflowing: inout Bool
    ) -> Int {
        guard bytes.count <= most - all.count else {
            isOverflowing = true
            return 0
        }
        unsafe all.append(contentsOf: bytes)
        return bytes.count
    }

    /// - Returns: how many bytes were given; none means that that was all.
    func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let part = outgoing.prefix(room.count)
        unsafe room.copyBytes(from: part)
        outgoing = outgoing.dropFirst(part.count)
        return part.count
    }
}
