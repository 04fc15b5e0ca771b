// Texts that are part of a promise, kept beside the tests. SNAPSHOT_UPDATE=1 writes them anew.

import Files
import Glibc
import Testing

@testable import FleetPass

enum Snapshot {
    static func check(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let folder = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")
        let path = "/\(folder)/Snapshots/\(name).txt"
        if getenv("SNAPSHOT_UPDATE") != nil {
            try FileContent.write([UInt8](text.utf8), to: path, durably: false)
        }
        let kept =
            try FileContent.read(path, atMost: 16 << 20).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(
            kept.utf8.elementsEqual(text.utf8),
            "\(name) is not as it was; if that is wanted: SNAPSHOT_UPDATE=1\n\(difference(kept, text))",
            sourceLocation: sourceLocation)
    }

    /// The lines that went, with a minus, and those that came, with a plus, by their numbers.
    static func difference(_ old: String, _ new: String) -> String {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false)
        let changes = after.difference(from: before).map { change in
            switch change {
            case .remove(let line, let text, _): (line, "\(line + 1) - \(text)")
            case .insert(let line, let text, _): (line, "\(line + 1) + \(text)")
            }
        }
        return changes.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "\n")
    }
}
