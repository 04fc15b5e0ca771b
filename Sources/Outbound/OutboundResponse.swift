// The answer to one HTTP request, and how its head is read.

public struct OutboundResponse: Sendable {
    public let status: Int
    /// In the order they came; a name that came twice is here twice.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    /// The first value under this name, in whatever case it came.
    public func header(_ name: String) -> String? {
        headers.first { Wording.isSameName($0.name, name) }?.value
    }

    init(status: Int, head: [UInt8], body: [UInt8]) {
        (self.status, self.body) = (status, body)
        headers = Self.fields(head)
    }

    /// An answer may follow after others that only say "wait", and trailers follow after the body: what
    /// counts begins at the last status line and ends at the empty one.
    private static func fields(_ head: [UInt8]) -> [(name: String, value: String)] {
        let lines = head.split(separator: 0x0A, omittingEmptySubsequences: false).map(Wording.trimmed)
        let last = lines.lastIndex { $0.starts(with: "HTTP/".utf8) } ?? 0
        return lines.dropFirst(last + 1).prefix { !$0.isEmpty }.compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let value = Wording.trimmed(line[colon...].dropFirst())
            return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
    }
}
