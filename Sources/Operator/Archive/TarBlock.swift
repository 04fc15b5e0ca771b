// The head of one file in a tar archive, as POSIX has it (ustar). Paths are ours: short, and plain ASCII.

enum TarBlock {
    static let bytes = 512

    /// - Parameter link: false for a folder.
    /// - Returns: nil for what the format cannot say: a path of more than 255 bytes.
    static func head(path: String, size: Int, mode: UInt32, modifiedAt: Int, isFolder: Bool) -> [UInt8]? {
        guard let (prefix, name) = parts(Array(path.utf8)), size >= 0 else { return nil }
        var block = [UInt8](repeating: 0, count: bytes)
        put(name, 0, &block)
        // Whoever unpacks it may be root, and what is in it was the instance's: no rights go with it.
        put(octal(Int(mode & 0o777), 7), 100, &block)
        put(octal(0, 7), 108, &block)
        put(octal(0, 7), 116, &block)
        // From 8 GiB on as all of today's programs read it: a mark, and the bytes of the number.
        put(size < 1 << 33 ? octal(size, 11) : [0x80] + binary(size, 11), 124, &block)
        put(octal(max(0, modifiedAt), 11), 136, &block)
        block[156] = isFolder ? UInt8(ascii: "5") : UInt8(ascii: "0")
        put(Array("ustar\u{0}00".utf8), 257, &block)
        put(prefix, 345, &block)
        // The sum counts its own place as blanks.
        put(Array("        ".utf8), 148, &block)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, 6) + [0, 0x20], 148, &block)
        return block
    }

    /// What fills the last block of a file.
    static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (bytes - size % bytes) % bytes)
    }

    static let end = [UInt8](repeating: 0, count: 2 * bytes)

    private static func parts(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        if path.count <= 100 { return ([], path) }
        let slash = path.indices.first {
            path[$0] == UInt8(ascii: "/") && path.count - $0 - 1 <= 100 && $0 <= 155
        }
        return slash.map { (Array(path[..<$0]), Array(path[($0 + 1)...])) }
    }

    private static func put(_ text: [UInt8], _ place: Int, _ block: inout [UInt8]) {
        for (index, byte) in text.enumerated() { block[place + index] = byte }
    }

    private static func binary(_ number: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).reversed().map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }

    private static func octal(_ number: Int, _ digits: Int) -> [UInt8] {
        let text = Array(String(number, radix: 8).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }
}
