// Inputs that nobody would send in good faith: each gets a record or a short list of errors, and none a trap.

import Schema
import Testing

private let seeds: [String] = [
    Sample.required,
    "id=\(Sample.idText)&name=Ada&email=a%40b.cd&seats=4&insured=on&rate=4.5&rate_currency=USD&tags=x,y",
    #"{"rate":{"amount":9223372036854775807,"currency":"USD"},"tags":["\ud83d\ude97",[],{}],"place":{}}"#,
    "2026-11-21T10:56:00.123456+01:00", Sample.idText,
]

@Test(arguments: 0..<20 as Range<UInt64>)
func noInputTraps(_ seed: UInt64) {
    var random = Seeded(state: seed)
    let alphabet =
        Array("{}[]\",:\\u%&=+-.0123456789eEtTzZ\u{0}\u{85}é🚗 \n".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
    var outcomes = 0
    for round in 0..<500 {
        var bytes = Array(seeds[round % seeds.count].utf8)
        for _ in 0..<Int.random(in: 0...8, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let byte = alphabet.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = byte
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(byte, at: at)
            default: bytes.removeSubrange(at..<min(bytes.count, at + 20))
            }
        }
        let found = [
            errors { try Sample.shape.read(json: bytes) }, errors { try Sample.shape.read(form: bytes) },
            errors { try Sample.shape.read(query: bytes) },
        ]
        // A mutation may leave a moment or an id whole; then its text must read the same again.
        let instant = Instant(String(decoding: bytes, as: UTF8.self))
        let isStable =
            instant == instant.flatMap { Instant($0.description) }
            && UUID(bytes).map { UUID("\($0)") == $0 } ?? true
        if isStable, found.allSatisfy({ $0.count <= Invalid.maxErrors }) { outcomes += 1 }
    }
    #expect(outcomes == 500)
}
