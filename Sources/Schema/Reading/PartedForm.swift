// A form whose fields come in parts, `multipart/form-data`, as browsers send what has files in it. Reads
// where each part lies; what the parts mean is not its own.

/// Strict where a browser is: what no browser sends is refused whole.
public struct PartedForm: Sendable {
    public struct Part: Sendable {
        public let name: String
        /// As it is called where it comes from; nil: it is no file. Nothing of it is to be believed.
        public let fileName: String?
        /// Where its content lies in the body.
        public let content: Range<Int>
    }

    public private(set) var parts: [Part] = []
    /// Those in which a file has been chosen. A field in which none was is sent all the same, without a name
    /// and with nothing in it.
    public var files: [Part] { parts.filter { $0.fileName?.isEmpty == false && !$0.content.isEmpty } }

    /// More than any form of ours has.
    public static let mostParts = 64
    private static let mostHeadBytes = 2_048

    /// - Parameters:
    ///   - contentType: `multipart/form-data; boundary=…`.
    ///   - most: how many parts are read; what comes behind them is not looked at.
    /// - Returns: nil for what is no such form.
    public init?(_ body: [UInt8], contentType: [UInt8], most: Int = PartedForm.mostParts) {
        guard let boundary = Self.boundary(contentType) else { return nil }
        let mark = Array("--".utf8) + boundary
        guard body.starts(with: mark) else { return nil }
        let border = Array("\r\n".utf8) + mark
        var at = mark.count
        while true {
            if Self.has(Array("--".utf8), body, at) { return }
            if parts.count == most, most < Self.mostParts { return }
            guard Self.has(Array("\r\n".utf8), body, at), parts.count < Self.mostParts else { return nil }
            at += 2
            guard let head = Self.head(body, at), let end = Self.find(border, in: body, from: head.end),
                let name = head.name
            else { return nil }
            parts.append(Part(name: name, fileName: head.fileName, content: head.end..<end))
            at = end + border.count
        }
    }

    /// The text of the first part of that name that is no file.
    public func text(_ name: String, in body: [UInt8]) -> String? {
        parts.first { $0.name == name && $0.fileName == nil }.map {
            String(decoding: body[$0.content], as: UTF8.self)
        }
    }

    /// Seventy characters at most, of those that need no thought.
    private static func boundary(_ contentType: [UInt8]) -> [UInt8]? {
        let name = Array("boundary=".utf8)
        let fields = contentType.split(separator: UInt8(ascii: ";")).dropFirst()
        let values = fields.compactMap { field -> [UInt8]? in
            let field = field.drop { $0 == UInt8(ascii: " ") }
            return field.starts(with: name) ? Array(field.dropFirst(name.count)) : nil
        }
        guard values.count == 1, var value = values.first else { return nil }
        let quote = UInt8(ascii: "\"")
        if value.count > 2, value.first == quote, value.last == quote {
            value = Array(value.dropFirst().dropLast())
        }
        let isSound = value.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-_'()+,./:=?".utf8.contains(byte)
            }
        }
        return isSound && 1...70 ~= value.count ? value : nil
    }

    /// The lines before a part's content.
    private static func head(_ body: [UInt8], _ start: Int) -> (name: String?, fileName: String?, end: Int)? {
        var (name, fileName): (String?, String?) = (nil, nil)
        var at = start
        while true {
            let most = min(body.count, start + mostHeadBytes)
            guard let end = find(Array("\r\n".utf8), in: body, from: at, to: most) else { return nil }
            if end == at { return (name, fileName, at + 2) }
            let line = body[at..<end]
            if let value = value(of: "content-disposition", in: line) {
                guard name == nil, value.starts(with: Array("form-data;".utf8)) else { return nil }
                name = quoted("name", in: value)
                fileName = quoted("filename", in: value)
            }
            at = end + 2
        }
    }

    private static func value(of name: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            line[..<colon].map({ 0x41...0x5A ~= $0 ? $0 &+ 0x20 : $0 }) == Array(name.utf8)
        else { return nil }
        return line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
    }

    /// Within it browsers write a quote and ends of lines as `%22`, `%0D` and `%0A`.
    private static func quoted(_ name: String, in value: ArraySlice<UInt8>) -> String? {
        let begin = Array("; \(name)=\"".utf8)
        guard let start = find(begin, in: Array(value), from: 0) else { return nil }
        let rest = Array(value)[(start + begin.count)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private static func has(_ wanted: [UInt8], _ body: [UInt8], _ at: Int) -> Bool {
        at + wanted.count <= body.count && body[at..<(at + wanted.count)].elementsEqual(wanted)
    }

    private static func find(_ wanted: [UInt8], in body: [UInt8], from: Int, to: Int? = nil) -> Int? {
        let end = (to ?? body.count) - wanted.count
        guard let first = wanted.first, from <= end else { return nil }
        let bytes = body.span
        var at = from
        while at <= end {
            if bytes[at] == first, has(wanted, body, at) { return at }
            at += 1
        }
        return nil
    }
}
