// QR codes: which texts become one, what every code must have, and that the drawing has the same squares.

import Testing

@testable import Codes

@Suite struct QRCodeTests {
    @Test(
        "A code grows with its text",
        arguments: [
            ("a", 21), (String(repeating: "a", count: 14), 21), (String(repeating: "a", count: 15), 25),
            (String(repeating: "a", count: 62), 33), (String(repeating: "a", count: 500), 85),
        ])
    func side(text: String, side: Int) { #expect(QRCode(text)?.side == side) }

    @Test(
        "What is no code",
        arguments: ["", "a\0b", String(repeating: "a", count: 501), String(repeating: "ä", count: 251)])
    func none(text: String) { #expect(QRCode(text) == nil) }

    /// The eye that stands in three corners: a ring of seven squares around a block of three.
    private static let eye = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]

    @Test(
        "Three corners have an eye, and outside of the code nothing is dark",
        arguments: ["a", "otpauth://totp/N:a%40b.c?secret=ABC"])
    func eyes(text: String) throws {
        let code = try #require(QRCode(text))
        let far = code.side - 7
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            let found = (0..<7).map { row in
                (0..<7).map { code.isDark(column: left + $0, row: top + row) ? "#" : "." }.joined()
            }
            #expect(found == Self.eye)
        }
        let outside = [(-1, 0), (0, -1), (code.side, 0), (0, code.side), (.max, 0), (.min, .min)]
        #expect(outside.allSatisfy { !code.isDark(column: $0.0, row: $0.1) })
    }

    @Test("The drawing has the squares of the code, and no others", arguments: ["a", "Łódź", "x\u{1F697}y"])
    func drawing(text: String) throws {
        let code = try #require(QRCode(text))
        var drawn: Set<[Int]> = []
        for strip in code.path.split(separator: "M") {
            let numbers = strip.split { !"0123456789".utf8.contains($0.utf8.first ?? 0) }.compactMap {
                Int($0)
            }
            try #require(numbers.count == 5 && numbers[2] == numbers[4])
            for column in numbers[0]..<numbers[0] + numbers[2] { drawn.insert([column, numbers[1]]) }
        }
        let dark = (0..<code.side * code.side).filter {
            code.isDark(column: $0 % code.side, row: $0 / code.side)
        }
        #expect(drawn == Set(dark.map { [$0 % code.side, $0 / code.side] }) && !drawn.isEmpty)
    }
}
