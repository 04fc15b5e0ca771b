// Letters as they lie in the folder of an instance without a mail server, taken apart as mail programs do.

import Files
import Schema
import Store

@testable import FleetPass

struct Posted: Sendable {
    /// With its lines as they travel.
    let head: String
    let plain: String
    let html: String
    /// Empty for a letter without one.
    let calendar: String

    /// Those that were kept, the oldest first.
    static func all(_ app: App) -> [Posted] {
        Folder.names(in: app.paths.mail).compactMap { name in
            let bytes = try? FileContent.read("\(app.paths.mail)/\(name)", atMost: 1 << 20)
            return bytes.flatMap { $0 }.map { Posted(String(decoding: $0, as: UTF8.self)) }
        }
    }

    private init(_ text: String) {
        let cut = text.firstRange(of: "\r\n\r\n")
        head = cut.map { String(text[..<$0.lowerBound]) } ?? text
        let rest = cut.map { String(text[$0.upperBound...]) } ?? ""
        plain = Self.part("plain", rest)
        html = Self.part("html", rest)
        calendar = Self.part("calendar", rest)
    }

    private static func part(_ kind: String, _ text: String) -> String {
        guard let type = text.firstRange(of: "Content-Type: text/\(kind)"),
            let start = text[type.upperBound...].firstRange(of: "\r\n\r\n")
        else { return "" }
        let body = text[start.upperBound...]
        let end = body.firstRange(of: "--=_")?.lowerBound ?? body.endIndex
        return unquoted(String(body[..<end]))
    }

    /// Quoted-printable, with its lines ended as texts end theirs.
    private static func unquoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = [UInt8](text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                if byte != 0x0D { bytes.append(byte) }
                continue
            }
            let code = rest.prefix(2)
            rest = rest.dropFirst(2)
            if let value = UInt8(String(decoding: code, as: UTF8.self), radix: 16) { bytes.append(value) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
