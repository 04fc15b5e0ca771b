// Where objects lie: a folder or a bucket. Knows nothing of what they are.

/// One object as a list shows it.
public struct StoredObject: Sendable, Equatable {
    public let name: String
    public let bytes: Int64
    public let modifiedMs: Int64
}

/// Names are made of parts between slashes; a part has letters, digits, dots, hyphens and underscores, and
/// begins with no dot.
public protocol ObjectPlace: Sendable {
    /// The object is there whole, and lasting, when this is back; or as it was before.
    func put(_ bytes: [UInt8], as name: String) throws(BackupError)
    /// - Returns: nil if there is none.
    func get(_ name: String, atMost limit: Int) throws(BackupError) -> [UInt8]?
    /// In the order of their names.
    func list(_ prefix: String) throws(BackupError) -> [StoredObject]
    func remove(_ name: String) throws(BackupError)
    /// What whoever was killed while it put something has left, and nobody has touched since that moment.
    func removeDrafts(before epochMs: Int64) throws(BackupError)
    /// How many calls at once are faster than one after another.
    var width: Int { get }
}

extension ObjectPlace {
    /// A place that takes an object whole or not at all has no drafts.
    public func removeDrafts(before epochMs: Int64) throws(BackupError) {}
}

enum ObjectName {
    static func isSound(_ name: String) -> Bool {
        !name.utf8.isEmpty && name.utf8.count <= 512
            && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(
                isSoundPart)
    }

    private static func isSoundPart(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, first != UInt8(ascii: ".") else { return false }
        return part.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}
