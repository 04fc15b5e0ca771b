// Where the squares come from that a map is laid with: an address of another's, which the operator names.

import CommandLine
import Schema

struct MapTiles: Equatable, Sendable {
    /// With {z}, {x} and {y} for what a square is of.
    let address: String
    let credit: String

    /// - Returns: nil where none is named.
    /// - Throws: a refusal for an address that no browser could ask squares of.
    init?(_ settings: Settings) throws {
        (address, credit) = (settings[Declared.mapTiles], settings[Declared.mapCredit])
        if address.isEmpty { return nil }
        guard Self.isFit(address) else {
            let problem = """
                \(Excerpt.of(address)) is no address of squares; \
                write https://tiles.example.com/{z}/{x}/{y}.png
                """
            throw ShellRefusal(.configurationInvalid, settings.fault(in: Declared.mapTiles, problem))
        }
    }

    /// What a page that shows them says may be loaded: scheme, host and port.
    var origin: String {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    /// It stands in a policy and in a page, so only what belongs into an address may be in it.
    static func isFit(_ address: String) -> Bool {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, ["https:", "http:"].contains(parts[0]), parts[1].isEmpty,
            address.utf8.count <= 500,
            holes(in: parts[3]).isSuperset(of: ["z", "x", "y"])
        else { return false }
        let host = parts[2].utf8
        return !host.isEmpty && host.allSatisfy { SiteAddress.isOfAName($0) || $0 == UInt8(ascii: ":") }
            && address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !forbidden.contains($0) }
    }

    private static func holes(in path: Substring) -> Set<Substring> {
        let pieces = path.split(separator: "{").dropFirst(path.first == "{" ? 0 : 1)
        return Set(pieces.compactMap { piece in piece.firstIndex(of: "}").map { piece[..<$0] } })
    }

    private static let forbidden = [UInt8]("\"'<>\\^`|;,".utf8)
}
