// A file of a zone that says nothing but the rule it ends with.

enum RuleFile {
    static func zone(_ rule: [UInt8]) -> Zone? {
        // Of version 3, without a change; the first block holds as little as the second.
        var block = Array("TZif3".utf8) + [UInt8](repeating: 0, count: 15 + 16)
        block += [0, 0, 0, 1, 0, 0, 0, 4] + [UInt8](repeating: 0, count: 6) + Array("UTC\0".utf8)
        return try? Zone(name: "Fuzz", data: block + block + [0x0A] + rule + [0x0A])
    }
}
