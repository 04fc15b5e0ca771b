// A host name by which a site is reached, checked so that it can stand in the file of any proxy.

import CommandLine

struct HostName: Hashable {
    let text: String

    init(_ given: String) throws(Refusal) {
        let text = given.lowercased()
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isWhole = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
                }
        }
        guard isWhole, labels.count > 1, text.utf8.count <= 253 else {
            throw Refusal(
                .usage,
                "\(Excerpt.of(given)) is no host name; write one such as rent.example.com, in ASCII")
        }
        self.text = text
    }

    var url: String { "https://\(text)" }

    /// The host of a site's address, if that is one of ours: `https://HOST`.
    static func of(url: String) -> String? {
        guard url.utf8.starts(with: "https://".utf8) else { return nil }
        var rest = url.utf8.dropFirst(8)
        if rest.last == UInt8(ascii: "/") { rest.removeLast() }
        // One with a port or a path is somebody's own doing, and no proxy of ours leads there.
        return (try? HostName(String(Substring(rest))))?.text
    }
}
