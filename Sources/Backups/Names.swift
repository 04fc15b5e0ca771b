// What objects are called, and what a name says.

enum Names {
    /// Begins with its time, so that names stand in the order of time.
    static func generation(_ epochMs: Int64, _ random: [UInt8]) -> String {
        "g\(Moment.padded(epochMs, 13))-\(BucketSignature.hex(random))"
    }

    static func segment(_ generation: String, _ number: Int) -> String {
        "\(generation)/log/\(Moment.padded(Int64(number), 10))"
    }

    static func base(_ generation: String, _ base: String) -> String { "\(generation)/base/\(base)" }

    static func manifest(_ generation: String, _ base: String) -> String {
        Names.base(generation, base) + "/manifest"
    }

    static func proof(_ generation: String, _ base: String) -> String {
        Names.base(generation, base) + "/restored"
    }

    static func chunk(_ generation: String, _ base: String, _ index: Int) -> String {
        "\(Names.base(generation, base))/\(Moment.padded(Int64(index), 8))"
    }

    static func keys(_ generation: String, _ epochMs: Int64) -> String {
        "\(generation)/keys/\(Moment.padded(epochMs, 13))"
    }

    static func floor(_ generation: String) -> String { generation + "/floor" }

    enum Meaning: Equatable {
        case segment(String, Int)
        case manifest(String, String)
        case proof(String, String)
        case chunk(String, String, Int)
        case keys(String)
        case floor(String)
        case file
    }

    /// - Returns: nil for what nobody of ours has called so.
    static func meaning(of name: String) -> Meaning? {
        guard ObjectName.isSound(name) else { return nil }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if parts.first == "files", parts.count > 1 { return .file }
        guard let generation = parts.first, generation.utf8.first == UInt8(ascii: "g") else { return nil }
        switch (parts.count, parts.count > 1 ? parts[1] : "") {
        case (2, "floor"): return .floor(generation)
        case (3, "keys"): return .keys(generation)
        case (3, "log"): return number(parts[2], 10).map { .segment(generation, $0) }
        case (4, "base") where parts[3] == "manifest": return .manifest(generation, parts[2])
        case (4, "base") where parts[3] == "restored": return .proof(generation, parts[2])
        case (4, "base"): return number(parts[3], 8).map { .chunk(generation, parts[2], $0) }
        default: return nil
        }
    }

    /// Written as we write it, with that many digits.
    private static func number(_ text: String, _ digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
