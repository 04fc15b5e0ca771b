// What a scanner has said of a file. How it is asked, and what comes of it, is not here.

enum ScannerVerdict: Equatable, Sendable {
    case clean
    /// The name of what it has found.
    case found(String)
    /// It does not take files of that size.
    case tooLarge
    /// For the log. Nobody has looked at the file.
    case silent(String)

    /// By clamd's answer to INSTREAM, ended by a zero byte or a line's end. Only the one that says so lets a
    /// file through.
    init(_ answer: [UInt8]) {
        let words = answer.prefix { $0 != 0 && $0 != 0x0A }
        let (start, end) = (Array("stream: ".utf8), Array(" FOUND".utf8))
        if words.count == answer.count {
            self = .silent("it said nothing whole")
        } else if words.elementsEqual("stream: OK".utf8) {
            self = .clean
        } else if words.elementsEqual("INSTREAM size limit exceeded. ERROR".utf8) {
            self = .tooLarge
        } else if words.starts(with: start), words.suffix(end.count).elementsEqual(end),
            words.count > start.count + end.count
        {
            self = .found(Self.plain(words.dropFirst(start.count).dropLast(end.count)))
        } else {
            self = .silent("it said: \(Self.plain(words))")
        }
    }

    /// Nothing in it may play tricks on whoever reads it.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        let letters = bytes.prefix(120).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: letters, as: UTF8.self)
    }
}
