// A site below a path of its host, beside others: what that means for its requests and its answers.

/// The site itself does not know where it lies. Its addresses and cookies are put into place here, as the
/// answer is written.
///
/// All sites of a host get all of its cookies, so each site's have names of their own. Their path stays that
/// of the whole host: only then may a name begin with `__Host-`, which keeps neighbouring hosts from planting
/// one.
public struct Mount: Sendable, Equatable {
    /// As in `/t/north`.
    public let path: String
    private let bytes: [UInt8]
    /// As in `t-north-`.
    private let mark: [UInt8]
    private static let hostPrefix = Array("__Host-".utf8)

    /// - Returns: nil unless the path begins with a slash and each step is made of a–z, 0–9 and `-`.
    public init?(_ path: String) {
        let steps = path.utf8.split(separator: Bytes.slash, omittingEmptySubsequences: false)
        let arePlain = steps.dropFirst().allSatisfy { step in
            !step.isEmpty
                && step.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
        }
        guard steps.count > 1, steps.first?.isEmpty == true, arePlain else { return nil }
        self.path = path
        bytes = [UInt8](path.utf8)
        mark = bytes.dropFirst().map { $0 == Bytes.slash ? UInt8(ascii: "-") : $0 } + [UInt8(ascii: "-")]
    }

    /// Whether the request is for a place of this site.
    fileprivate func holds(_ request: Request) -> Bool {
        let path = request.bytes[request.path]
        return path.starts(with: bytes) && path.dropFirst(bytes.count).first == Bytes.slash
    }

    fileprivate var length: Int { bytes.count }

    /// The name under which a browser keeps this site's cookie of that name.
    public func cookie(_ name: [UInt8]) -> [UInt8] {
        name.starts(with: Self.hostPrefix)
            ? Self.hostPrefix + mark + name.dropFirst(Self.hostPrefix.count) : mark + name
    }

    /// Field lines with this site's addresses and cookies in place.
    func placed(_ lines: [UInt8]) -> [UInt8] {
        var placed: [UInt8] = []
        placed.reserveCapacity(lines.count + 2 * bytes.count)
        var rest = lines[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            let before = Self.moved.first { line.starts(with: $0.start) }
            placed.append(contentsOf: line.prefix(before?.kept ?? 0))
            if let before { placed.append(contentsOf: before.isCookie ? mark : bytes) }
            placed.append(contentsOf: line.dropFirst(before?.kept ?? 0))
        }
        return placed
    }

    /// Lines that name what moves, and how much of them stands before the place or the mark.
    private static let moved: [(start: [UInt8], kept: Int, isCookie: Bool)] = [
        (Array("Location: /".utf8), 10, false), (Array("Link: </".utf8), 7, false),
        (Array("Set-Cookie: __Host-".utf8), 19, true),
    ]
}

extension Request {
    /// From now on the request is one for a site below that path, which sees its own part of the address.
    /// - Returns: false where it is for no place of that site. Once entered, it stays so.
    public func enter(_ mount: Mount) -> Bool {
        if self.mount == mount { return true }
        guard mount.holds(self) else { return false }
        path = (path.lowerBound + mount.length)..<path.upperBound
        self.mount = mount
        return true
    }

    /// A place of the site as whoever asked may go there.
    public func place(_ path: String) -> String { (mount?.path ?? "") + path }
}
