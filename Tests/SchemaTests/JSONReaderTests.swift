// The pull parser as its callers use it, and against inputs that nobody would write.

import Schema
import Testing

/// A generator with a seed, so that a failure can be had again (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Test func pulling() throws {
    var reader = JSONReader(
        Array(#"{"id": 7, "tags": ["a", null], "rest": {"x": [1, {"y": 2}]}, "on": true}"#.utf8))
    var names: [String] = []
    var tags = 0
    try reader.beginObject()
    while let name = try reader.nextName() {
        names.append(String(decoding: name, as: UTF8.self))
        switch names.last {
        case "id": #expect(try reader.readInteger() == 7)
        case "tags":
            try reader.beginArray()
            while try reader.nextElement() {
                tags += 1
                try reader.skip()
            }
        default: try reader.skip()
        }
    }
    try reader.finish()
    #expect(names == ["id", "tags", "rest", "on"])
    #expect(tags == 2)
}

@Test(arguments: ["1.0", "1e2", "9223372036854775808", "-9223372036854775809", "\"1\"", "true"])
func noInteger(_ json: String) {
    var reader = JSONReader(Array(json.utf8))
    #expect(throws: JSONError.self) { try reader.readInteger() }
}

@Test func aTreeIsAskedByNameAndIndex() throws {
    let tree = try JSONValue(parsing: Array(#"{"a": [10, {"b": "c"}], "d": false}"#.utf8))
    #expect(tree["a"]?[0]?.integer == 10)
    #expect(tree["a"]?[1]?["b"]?.text == "c")
    #expect(tree["d"]?.boolean == false)
    #expect(tree["a"]?[2] == nil && tree["x"] == nil && tree["d"]?["x"] == nil)
    #expect(tree == ["a": [10, ["b": "c"]], "d": false])
}

/// Whatever is accepted must read the same once written; whatever is refused must be refused, and not trap.
@Test(arguments: 0..<20 as Range<UInt64>)
func mutations(_ seed: UInt64) throws {
    let original = Array(
        #"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude97\n",null,true],"b":{"c":"é🚗","d":[]},"e":"\\\""}"#.utf8)
    var random = Seeded(state: seed)
    var acceptedCount = 0
    for _ in 0..<1_000 {
        var bytes = original
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            default: bytes.insert(original.randomElement(using: &random) ?? 0, at: at)
            }
        }
        guard let value = try? JSONValue(parsing: bytes) else { continue }
        acceptedCount += 1
        var writer = JSONWriter()
        writer.value(value)
        guard try JSONValue(parsing: writer.bytes) == value else {
            Issue.record("not the same again: \(bytes)")
            return
        }
    }
    #expect(acceptedCount > 100)
}
