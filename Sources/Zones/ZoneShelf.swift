// The system's zones by their names: each read from its file when it is first asked for, then remembered.

internal import Glibc
internal import Synchronization

/// Reads what the package tzdata has installed. A zone stays as it was when first asked for: new rules need a
/// restart, as a new library does.
public final class ZoneShelf: Sendable {
    private let folder: String
    private let known = Mutex<[String: Zone]>([:])
    private let listed = Mutex<[String]?>(nil)

    /// There are fewer than 600 names; a process that asks for more than these at once starts anew.
    private static let mostKnown = 128
    /// Real ones have less than 4 kilobytes, the lists of them less than 20.
    private static let mostBytes = 1 << 18

    public init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

    /// The zone of a name that may come from anybody.
    ///
    /// - Returns: nil for what can be no name, where there is no such file, and where its bytes are no zone.
    public func zone(_ name: String) -> Zone? {
        guard ZoneName.isValid(name) else { return nil }
        if let zone = known.withLock({ $0[name] }) { return zone }
        // Read without the lock, so that nobody waits for a disk who asks for another.
        guard let bytes = read(name), let zone = try? Zone(name: name, data: bytes) else { return nil }
        return known.withLock { known in
            if let zone = known[name] { return zone }
            if known.count >= Self.mostKnown { known.removeAll() }
            known[name] = zone
            return zone
        }
    }

    /// A name for each part of the world that has had its own time, and `UTC`, in the order of their bytes.
    /// `UTC` alone where the database's list is not there.
    public func names() -> [String] {
        listed.withLock { listed in
            if let listed { return listed }
            let bytes = read("zone.tab") ?? read("zone1970.tab") ?? []
            let names = bytes.split(separator: UInt8(ascii: "\n")).compactMap(Self.name) + ["UTC"]
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            listed = sorted
            return sorted
        }
    }

    /// The third column of a line of the list.
    private static func name(_ line: ArraySlice<UInt8>) -> String? {
        let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard line.first != UInt8(ascii: "#"), columns.count >= 3 else { return nil }
        let name = String(decoding: columns[2], as: UTF8.self)
        return ZoneName.isValid(name) ? name : nil
    }

    /// The bytes of a regular file in the folder; nil for anything else, and for one larger than any is.
    private func read(_ name: String) -> [UInt8]? {
        // Without blocking, so that a pipe in the file's place is found out and not waited for.
        // Unsafe because open(2) takes a bare pointer; it is to a copy of the path with a NUL after it.
        let descriptor = unsafe open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        // Unsafe because fstat(2) takes a pointer; it is to one local of the right type.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            0...Self.mostBytes ~= Int(status.st_size)
        else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count <= Self.mostBytes {
            // Unsafe because read(2) takes a bare pointer; the buffer outlives the call and has that count.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if errno != EINTR {
                return nil
            }
        }
        return nil
    }
}
