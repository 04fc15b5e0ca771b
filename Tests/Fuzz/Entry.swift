// What libFuzzer calls with every input, and how a parser's broken promise ends the run. Knows no parser.

import Glibc

/// Each parser is a static function of this type, listed by its name in `all`, which each module gives.
enum Parsers {
    /// Named by the environment, so that one binary serves all parsers of a module.
    static let chosen: @Sendable ([UInt8]) -> Void = {
        guard let name = getenv("FUZZ_PARSER"), let parser = all[String(cString: name)] else {
            fatalError("FUZZ_PARSER must be one of \(all.keys.sorted())")
        }
        return parser
    }()
}

/// Ends the process where a promise does not hold; the runner tells it from a trap by these words.
func mustHold(_ holds: Bool, _ promise: @autoclosure () -> String) {
    if !holds { fatalError("BROKEN PROMISE: \(promise())") }
}

/// The first byte of an input, which chooses what is done, and the bytes that it is done to.
func choice(_ input: [UInt8]) -> (UInt8, [UInt8]) {
    (input.first ?? 0, Array(input.dropFirst()))
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Parsers.chosen(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
