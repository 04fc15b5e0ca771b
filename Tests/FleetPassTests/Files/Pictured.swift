// Files as somebody sends them: sound pictures made by hand, and some that are none.

import Crypto

enum Pictured {
    /// A grey JPEG of any size: each of its blocks takes two bits.
    /// - Parameter note: stands in it as a camera's notes do.
    static func jpeg(_ width: Int, _ height: Int, note: String = "") -> [UInt8] {
        func two(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }
        let exif = Array("Exif\0\0".utf8) + Array(note.utf8)
        var bytes: [UInt8] = [0xFF, 0xD8]
        if !note.isEmpty { bytes += [0xFF, 0xE1] + two(exif.count + 2) + exif }
        bytes += [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
        bytes += [0xFF, 0xC0, 0, 11, 8] + two(height) + two(width) + [1, 1, 0x11, 0]
        for table: UInt8 in [0x00, 0x10] {
            bytes += [0xFF, 0xC4, 0, 20, table, 1] + [UInt8](repeating: 0, count: 15) + [0]
        }
        bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]
        let blocks = ((width + 7) / 8) * ((height + 7) / 8)
        return bytes + [UInt8](repeating: 0, count: (2 * blocks + 7) / 8) + [0xFF, 0xD9]
    }

    static let small = jpeg(1_000, 600, note: "taken at 39.7 north")
    static let paper = Array("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".utf8)
    static let svg = Array("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".utf8)
    /// Says that it has more pixels than there is memory for.
    static let bomb = jpeg(12_001, 9)
    static let cutOff = Array(small.prefix(small.count / 2))

    static func digest(_ bytes: [UInt8]) -> String { Digest.sha256Hex(bytes) }
}
