// Somebody's address, with the name that is shown for it.

/// Only what every mail server takes: a local part without quotes, and a domain in ASCII.
public struct MailAddress: Sendable, Equatable {
    public let address: String
    /// May be empty, and may hold anything: what a header cannot hold is blanked where it is written.
    public let name: String

    /// - Returns: nil if a server would not take the address, or could read more out of it than that.
    public init?(_ address: String, name: String = "") {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), address.utf8.count <= 254,
            Self.isDotted(parts[0], marks: Self.localMarks),
            Self.isDotted(parts[1], marks: [UInt8(ascii: "-")])
        else { return nil }
        (self.address, self.name) = (address, name)
    }

    /// Words with single dots between them.
    private static func isDotted(_ text: Substring.UTF8View, marks: [UInt8]) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.allSatisfy { Wording.isLetterOrDigit($0) || marks.contains($0) }
        }
    }

    private static let localMarks = [UInt8]("!#$%&'*+-/=?^_`{|}~".utf8)
}
