// A scanner's answers: only one lets a file through, and none brings a control character into the log.

extension Parsers {
    @Sendable static func scanner(_ input: [UInt8]) {
        let verdict = ScannerVerdict(input)
        let isOne = input.starts(with: "stream: OK\0".utf8) || input.starts(with: "stream: OK\n".utf8)
        mustHold((verdict == .clean) == isOne, "one answer alone lets a file through")
        switch verdict {
        case .found(let text), .silent(let text):
            mustHold(!text.isEmpty && text.utf8.count < 160, "a text is short, and not empty")
            mustHold(text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "a text is plain")
        case .clean, .tooLarge: break
        }
    }
}
