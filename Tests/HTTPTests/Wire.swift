// An answer taken apart again, as a client would.

@testable import HTTP

struct Wire: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let bodyBytes: [UInt8]

    var body: String { String(decoding: bodyBytes, as: UTF8.self) }

    /// Takes the bytes of one whole answer apart; what follows the head is its body.
    init?(_ bytes: [UInt8]) {
        guard let headEnd = Wire.endOfHead(bytes) else { return nil }
        let lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
        self.status = status
        fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
        bodyBytes = [UInt8](bytes[headEnd...])
    }

    /// What the writer makes of an answer; the body of a file is left out.
    init(_ response: Response, to request: Request, keepsAlive: Bool = true) {
        var writer = ResponseWriter()
        writer.tick(epochMs: 784_111_777_000)
        var output: [UInt8] = []
        _ = writer.write(response, to: request, keepsAlive: keepsAlive, into: &output)
        self = Wire(output) ?? Wire(none: ())
    }

    private init(none: Void) { (status, fields, bodyBytes) = (0, [], []) }

    subscript(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

    static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10]) }
    }
}
