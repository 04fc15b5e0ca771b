// A site's own colour: from one to those that links, buttons and marks need, by day and by night. None is
// too pale to be read: what would be is made darker or lighter.

import Glibc
import HTTP

package struct Accent: Sendable, Equatable {
    /// `#2246d0`, in small letters.
    package let text: String
    private let colour: Colour
    /// As WCAG 2 asks of text.
    static let contrast = 4.5

    /// - Returns: nil for what is no `#rrggbb`.
    package init?(_ text: String) {
        let bytes = text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        guard bytes.count == 7, bytes[0] == UInt8(ascii: "#"),
            bytes.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }),
            let value = UInt32(String(decoding: bytes.dropFirst(), as: UTF8.self), radix: 16)
        else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
        colour = Colour(value)
    }

    /// The name of the style sheet that holds it: its content follows from its name.
    var assetName: String { "accent-\(text.dropFirst()).css" }

    /// The same of the mark beside the site's name.
    var markName: String { "mark-\(text.dropFirst()).svg" }

    /// - Returns: nil for a name that is none of these.
    static func made(_ name: String) -> (content: String, type: MediaType)? {
        let parts = name.split(separator: "-")
        guard parts.count == 2, let accent = Accent("#\(parts[1].dropLast(4))") else { return nil }
        switch name {
        case accent.assetName: return (accent.styleSheet, .css)
        case accent.markName: return (accent.mark, .svg)
        default: return nil
        }
    }

    /// By the names of the tokens in site.css: by day, and by night.
    var tokens: [(name: String, day: Colour, night: Colour)] {
        let (softDay, softNight) = (colour.mixed(with: .white, 0.92), colour.mixed(with: Colour.dusk, 0.78))
        let fill = colour.legible(on: [.white], towards: .black)
        return [
            (
                "accent", colour.legible(on: [softDay, Colour.fog], towards: .black),
                colour.legible(on: [softNight, Colour.cloud], towards: .white)
            ),
            ("accent-fill", fill, fill),
            ("accent-fill-hover", fill.mixed(with: .black, 0.18), fill.mixed(with: .black, 0.14)),
            ("accent-soft", softDay, softNight),
        ]
    }

    /// As logo.svg, in this colour.
    private var mark: String {
        let fill = colour.legible(on: [.white], towards: .black)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">\
            <rect width="32" height="32" rx="9" fill="\(fill.text)"/>\
            <path d="M16 5.5 22.6 25 16 20.4Z" fill="#fff"/>\
            <path d="M16 5.5 9.4 25 16 20.4Z" fill="\(fill.mixed(with: .white, 0.7).text)"/></svg>
            """
    }

    /// What white letters stand on, where there are no style sheets.
    var fill: String { colour.legible(on: [.white], towards: .black).text }
    /// The product's own.
    static let plainFill = "#2746d8"

    var styleSheet: String {
        let lines = tokens.map { "--\($0.name): light-dark(\($0.day.text), \($0.night.text));" }
        return "@layer tokens { :root { \(lines.joined(separator: " ")) } }\n"
    }
}

struct Colour: Sendable, Equatable {
    /// Red, green and blue, 0 to 255.
    private let parts: [Double]

    static let white = Colour(0xFFFFFF)
    static let black = Colour(0x000000)
    /// The grounds of site.css that an accent's text stands on: `ground-hover` by day, `ground` and
    /// `ground-hover` by night.
    static let fog = Colour(0xEEF0F3)
    static let dusk = Colour(0x111318)
    static let cloud = Colour(0x252A33)

    init(_ value: UInt32) { parts = [16, 8, 0].map { Double((value >> $0) & 0xFF) } }

    private init(parts: [Double]) { self.parts = parts }

    var text: String {
        "#"
            + parts.map { part in
                let number = UInt8(clamping: Int(part.rounded()))
                return (number < 16 ? "0" : "") + String(number, radix: 16)
            }.joined()
    }

    func mixed(with other: Colour, _ share: Double) -> Colour {
        Colour(parts: zip(parts, other.parts).map { ($0 * (1 - share) + $1 * share).rounded() })
    }

    /// Itself, or as much of the other as it takes to be read on all of these.
    func legible(on grounds: [Colour], towards other: Colour) -> Colour {
        for step in 0..<50 {
            let mixed = mixed(with: other, Double(step) / 50)
            if grounds.allSatisfy({ mixed.contrast(to: $0) >= Accent.contrast }) { return mixed }
        }
        return other
    }

    func contrast(to other: Colour) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double {
        zip(parts, [0.2126, 0.7152, 0.0722]).reduce(0) { sum, pair in
            let share = pair.0 / 255
            return sum + pair.1 * (share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4))
        }
    }
}
