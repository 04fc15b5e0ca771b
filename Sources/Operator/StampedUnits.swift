// The package's units as files of one instance, for a machine that no package has brought them to.

import CommandLine
import Files

/// The same text, so that whoever is made by hand is confined as whoever comes with the package; only where
/// programs and files lie differs.
struct StampedUnits {
    let instance: Instance

    /// What each is called once it is one instance's.
    var paths: [String] { Self.sources.map { path(of: $0.name) } }

    func write() throws -> Bool {
        var changed = false
        for (path, bytes) in try all() where try Place.put(bytes, at: path) { changed = true }
        return changed
    }

    /// Those that are not as they would be written now.
    func stale() throws -> [String] {
        try all().filter { path, bytes in
            try FileContent.read(path, atMost: bytes.count + 1) != bytes
        }.map(\.path)
    }

    private func all() throws -> [(path: String, bytes: [UInt8])] {
        try Self.sources.map { (path(of: $0.name), try placed($0.bytes)) }
    }

    /// `fleetpass@.service` is `fleetpass@north.service`, which is what `%i` in it is told by.
    private func path(of name: String) -> String {
        let parts = name.utf8.split(separator: UInt8(ascii: "@"), maxSplits: 1).map { String(Substring($0)) }
        return "\(instance.world.units)/\(parts.first ?? "")@\(instance.name)\(parts.last ?? "")"
    }

    private static var sources: [(name: String, bytes: [UInt8])] {
        WorldUnits.all.filter { $0.name.utf8.contains(UInt8(ascii: "@")) }
    }

    private func placed(_ bytes: [UInt8]) throws -> [UInt8] {
        try WorldUnits(world: instance.world).placed(bytes)
    }
}

/// Those of the machine, for all instances together.
struct WorldUnits {
    let world: World

    fileprivate static var all: [(name: String, bytes: [UInt8])] {
        let folder = "deploy/units/"
        return Embedded.files.compactMap { path, content, _ in
            guard path.utf8.starts(with: folder.utf8) else { return nil }
            return (String(path.dropFirst(folder.utf8.count)), EmbeddedText.bytes(content))
        }
    }

    func write() throws {
        for unit in Self.all where !unit.name.utf8.contains(UInt8(ascii: "@")) {
            _ = try Place.put(try placed(unit.bytes), at: "\(world.units)/\(unit.name)")
        }
    }

    fileprivate func placed(_ bytes: [UInt8]) throws -> [UInt8] {
        let server = try world.server()
        let programs = String(server.dropLast("fleetpassd".utf8.count))
        var bytes = Self.replacing("/usr/bin/fleetpass", with: programs + "fleetpass", in: bytes)
        for folder in ["/etc", "/var/lib", "/var/backups", "/run"] where !world.root.isEmpty {
            bytes = Self.replacing("\(folder)/fleetpass", with: "\(world.root)\(folder)/fleetpass", in: bytes)
        }
        return bytes
    }

    private static func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        var result: [UInt8] = []
        var rest = bytes[...]
        while let first = rest.first {
            if rest.starts(with: old) {
                result += new
                rest = rest.dropFirst(old.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
