// One-time codes against RFC 6238, which of them are taken when, and the letters of RFC 4648.

import Crypto
import Testing

struct OneTimeCodeTests {
    private static let secret = [UInt8]("12345678901234567890".utf8)

    @Test(
        "The codes of RFC 6238, appendix B: the last six of their eight digits",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func known(seconds: Int64, code: String) {
        #expect(OneTimeCode.code(secret: Self.secret, step: seconds / 30) == code)
        let (typed, step) = ([UInt8](code.utf8), seconds / 30)
        let taken = (-3...3).filter { shift in
            OneTimeCode.matchingStep(
                typed, secret: Self.secret, nowMs: (seconds + shift * 30) * 1_000, after: nil) == step
        }
        #expect(taken == [-1, 0, 1])
    }

    struct Scenario: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The code of this step is typed, unless `typed` says otherwise; it is step 1,000.
        var step: Int64 = 1_000
        var typed: String?
        var secret = OneTimeCodeTests.secret
        var nowMs: Int64 = 1_000 * OneTimeCode.stepMs
        var last: Int64?
        let answer: Int64?
    }

    @Test("A code is good for its time, and once", arguments: scenarios)
    func matching(_ scenario: Scenario) {
        let typed = scenario.typed ?? OneTimeCode.code(secret: scenario.secret, step: scenario.step)
        let answer = OneTimeCode.matchingStep(
            [UInt8](typed.utf8), secret: scenario.secret, nowMs: scenario.nowMs, after: scenario.last)
        #expect(answer == scenario.answer)
    }

    private static let code = OneTimeCode.code(secret: secret, step: 1_000)
    private static let scenarios: [Scenario] = [
        Scenario(testDescription: "now", answer: 1_000),
        Scenario(testDescription: "late", step: 999, answer: 999),
        Scenario(testDescription: "early", step: 1_001, answer: 1_001),
        Scenario(testDescription: "too late", step: 998, answer: nil),
        Scenario(testDescription: "too early", step: 1_002, answer: nil),
        Scenario(testDescription: "the last moment of a step", nowMs: 1_001 * 30_000 - 1, answer: 1_000),
        Scenario(testDescription: "again", last: 1_000, answer: nil),
        Scenario(testDescription: "one before the last", step: 999, last: 1_000, answer: nil),
        Scenario(testDescription: "the one after the last", last: 999, answer: 1_000),
        Scenario(testDescription: "after all others", last: .max, answer: nil),
        Scenario(testDescription: "after a damaged last", last: .min, answer: 1_000),
        Scenario(testDescription: "nothing", typed: "", answer: nil),
        Scenario(testDescription: "a digit less", typed: String(code.dropLast()), answer: nil),
        Scenario(testDescription: "a digit more", typed: code + "0", answer: nil),
        Scenario(
            testDescription: "a blank between", typed: "\(code.prefix(3)) \(code.suffix(3))", answer: nil),
        Scenario(testDescription: "a NUL behind", typed: code + "\0", answer: nil),
        Scenario(testDescription: "a secret that is gone", secret: [], answer: nil),
        Scenario(
            testDescription: "a secret cut short", secret: Array(secret.prefix(15)), answer: nil),
        Scenario(testDescription: "as short as may be", secret: Array(secret.prefix(16)), answer: 1_000),
        Scenario(testDescription: "a clock at its start", step: 0, nowMs: 0, answer: 0),
        Scenario(testDescription: "before its start", step: -1, nowMs: 0, last: .min, answer: nil),
        Scenario(testDescription: "a clock far below", step: .min / 30_000, nowMs: .min, answer: nil),
        Scenario(
            testDescription: "a clock far ahead", step: .max / 30_000, nowMs: .max, answer: .max / 30_000),
    ]

    /// 910,737 is the first step whose code is the next one's too.
    @Test("Of two steps with the same code the later counts, so that it is used up at once")
    func twins() {
        let first = Int64(910_737)
        let code = OneTimeCode.code(secret: Self.secret, step: first)
        #expect(code == OneTimeCode.code(secret: Self.secret, step: first + 1))
        let answer = OneTimeCode.matchingStep(
            [UInt8](code.utf8), secret: Self.secret, nowMs: first * OneTimeCode.stepMs, after: nil)
        #expect(answer == first + 1)
    }

    @Test(
        "Base32 of RFC 4648, 10, without its padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
            ("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        ])
    func base32(text: String, letters: String) {
        #expect(Base32.encode([UInt8](text.utf8)) == letters)
    }
}
