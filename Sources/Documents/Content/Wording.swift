// What of a text comes onto paper: blanks made one, and scalars left out that would change what stands beside
// them. Fonts and lines are not known here.

/// Collects the text of one block, scalar by scalar.
///
/// People's names and remarks come with anything that can be typed or pasted. What turns the direction of
/// writing around is left out: it would reach beyond the name and could make `Total 1,000` read otherwise.
/// Marks above and below a letter end after a few of them, or a name would cover the line over it. A control
/// character becomes a sign that something is there which cannot be read.
struct Wording {
    /// Of these, the languages of the world need four at most.
    private static let mostMarksOnALetter = 6
    /// A word that is longer may be broken here. Pango would look for the end of each of its lines through
    /// all of it, which takes a minute for the longest; no address and no fingerprint is as long.
    private static let longestWord = 250

    private(set) var bytes: [UInt8] = []
    private var marks = 0
    private var word = 0
    /// A blank is written once something follows it, so that none stands at either end.
    private var owesBlank = false
    private var isAtStart = true

    mutating func add(_ text: String) {
        for scalar in text.unicodeScalars { add(scalar) }
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0x2028, 0x2029:
            owesBlank = !isAtStart
        case 0x00...0x1F, 0x7F...0x9F:
            write("\u{FFFD}")
        // These are no characters; Cairo would take the whole text for broken.
        case let value where (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE:
            write("\u{FFFD}")
        // Directions; a mark of order; notes between lines; and places for hyphens: thousands take long.
        case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xAD:
            break
        default:
            marks = Self.isMark(scalar) ? marks + 1 : 0
            guard marks <= Self.mostMarksOnALetter else { return }
            breakWord(before: scalar)
            write(scalar)
        }
    }

    /// Begins a new line within the block.
    mutating func breakLine() {
        owesBlank = false
        isAtStart = true
        marks = 0
        word = 0
        // The separator of lines, which keeps both lines in one paragraph.
        bytes.append(contentsOf: "\u{2028}".utf8)
    }

    /// What stands between these two is written in its own direction and does not turn its neighbours around.
    mutating func beginIsolate() { write("\u{2068}") }

    mutating func endIsolate() { bytes.append(contentsOf: "\u{2069}".utf8) }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if owesBlank { bytes.append(UInt8(ascii: " ")) }
        owesBlank = false
        isAtStart = false
        bytes.append(contentsOf: String(scalar).utf8)
    }

    /// Lets a line end within a word that is too long. From U+2E80 on, scripts break anywhere by themselves.
    private mutating func breakWord(before scalar: Unicode.Scalar) {
        word = owesBlank || scalar.value >= 0x2E80 ? 0 : word + 1
        guard word > Self.longestWord, scalar.properties.isAlphabetic || scalar.isASCII, marks == 0 else {
            return
        }
        write("\u{200B}")
        word = 1
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// A text of one line, such as a label.
    static func clean(_ text: String) -> String {
        var wording = Wording()
        wording.add(text)
        return String(decoding: wording.bytes, as: UTF8.self)
    }
}
