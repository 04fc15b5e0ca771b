// A ZIP file, written to the disk entry by entry: what is in it never has to fit into memory. What goes into
// one is its caller's; reading one is nobody's here.

import Glibc

/// Entries are stored as they are: what is worth packing here is packed already. The same entries give the
/// same bytes, for no time is written. No ZIP64, so a file ends below 4 GiB and 65,535 entries.
struct ZIPFile: ~Copyable {
    static let mostBytes: Int64 = 3 << 30
    static let mostEntries = 60_000
    private let descriptor: Int32
    private let path: String
    private var offset: Int64 = 0
    private var count = 0
    private var directory: [UInt8] = []

    /// - Throws: `unavailable` where the disk does not take it.
    init(path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.trouble(path) }
    }

    deinit { close(descriptor) }

    /// - Parameter name: a path of our own making: small letters, digits, and nothing that leads elsewhere.
    /// - Throws: `too_large` for more than fits; `unavailable` where the disk does not take it.
    mutating func add(_ name: ZIPName, _ bytes: [UInt8]) throws {
        let head = name.bytes.count + 30
        guard count < Self.mostEntries, Int64(bytes.count) < Self.mostBytes,
            offset + Int64(head + bytes.count + directory.count) < Self.mostBytes
        else { throw Failure(.tooLarge, "There is more than fits into one export.") }
        var entry: [UInt8] = []
        entry.append(little: 20, 2)
        // Names are UTF-8; stored; and of the first day that the format knows.
        for field: UInt32 in [0x0800, 0, 0, 0x0021] { entry.append(little: field, 2) }
        entry.append(little: CRC32.of(bytes.span), 4)
        entry.append(little: UInt32(truncatingIfNeeded: bytes.count), 4)
        entry.append(little: UInt32(truncatingIfNeeded: bytes.count), 4)
        entry.append(little: UInt32(truncatingIfNeeded: name.bytes.count), 2)
        entry.append(little: 0, 2)
        // A regular file that its owner may read and write, as made on Unix.
        directory.append(little: 0x0201_4B50, 4)
        directory.append(little: 0x0314, 2)
        directory += entry
        for field: UInt32 in [0, 0, 0] { directory.append(little: field, 2) }
        directory.append(little: 0o100600 << 16, 4)
        directory.append(little: UInt32(truncatingIfNeeded: offset), 4)
        directory += name.bytes
        var local: [UInt8] = []
        local.append(little: 0x0403_4B50, 4)
        try write(local + entry + name.bytes)
        try write(bytes)
        count += 1
    }

    /// Nothing can be added any more.
    mutating func finish() throws {
        let (start, size) = (offset, directory.count)
        var end: [UInt8] = []
        end.append(little: 0x0605_4B50, 4)
        for field in [0, 0, count, count] { end.append(little: UInt32(truncatingIfNeeded: field), 2) }
        end.append(little: UInt32(truncatingIfNeeded: size), 4)
        end.append(little: UInt32(truncatingIfNeeded: start), 4)
        end.append(little: 0, 2)
        try write(directory)
        try write(end)
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            // The array outlives the call, and `done` is within it.
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            guard written > 0 || errno == EINTR else { throw Self.trouble(path) }
            done += max(0, written)
        }
        offset += Int64(bytes.count)
    }

    private static func trouble(_ path: String) -> Failure {
        Failure(.unavailable, "cannot write \(path): \(unsafe String(cString: strerror(errno)))")
    }
}

/// What an entry is called: parts joined by slashes, none of them empty, a dot or two.
struct ZIPName: Equatable, Sendable {
    let bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whatever else is in a part becomes a line.
    init(_ parts: String...) {
        bytes = [UInt8](
            parts.map { part in
                let plain = part.utf8.prefix(100).map { Self.isPlain($0) ? $0 : UInt8(ascii: "_") }
                let isEmpty = plain.allSatisfy { $0 == UInt8(ascii: ".") }
                return isEmpty ? [UInt8(ascii: "_")] : plain
            }.joined(separator: [UInt8(ascii: "/")]))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}

/// The checksum that ZIP files have (ISO 3309).
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { word, _ in word & 1 == 1 ? word >> 1 ^ 0xEDB8_8320 : word >> 1 }
    }

    static func of(_ bytes: Span<UInt8>) -> UInt32 {
        let table = table
        var sum = UInt32.max
        for index in bytes.indices { sum = sum >> 8 ^ table[Int((sum ^ UInt32(bytes[index])) & 0xFF)] }
        return ~sum
    }
}

extension [UInt8] {
    fileprivate mutating func append(little value: UInt32, _ count: Int) {
        for place in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(place)))) }
    }
}
