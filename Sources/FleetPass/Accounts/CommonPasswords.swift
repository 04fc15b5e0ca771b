// Passwords that are tried first: words, walks over the keyboard, repetitions, and what is known of their
// owner.

/// A list of the passwords themselves would hold each word a hundred times, with every year and exclamation
/// mark behind it. So a password is brought back to what it was made of, and that is looked up.
enum CommonPasswords {
    /// That many letters that no word accounts for are worth guessing at.
    private static let fewestLeft = 4

    /// - Parameter known: what anybody knows of the owner.
    static func isGuessable(_ password: String, known: [String]) -> Bool {
        let text = small(password)
        if isRepetition(text) || isWalk(text) { return true }
        let words = (known.flatMap { text in small(text).split { !isLetter($0) }.map(Array.init) } + common)
            .filter { $0.count > 1 }.sorted { $0.count > $1.count }
        // Digits may stand for letters, or behind a word as its number.
        return [letters(text), text.filter { isLetter($0) || $0 >= 0x80 }].contains { letters in
            words.reduce(letters) { removing($1, from: $0) }.count < fewestLeft
        }
    }

    /// Capitals as small letters.
    private static func small(_ text: String) -> [UInt8] {
        text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    }

    /// Digits and signs that can stand for letters as those letters; all others are left out.
    private static func letters(_ text: [UInt8]) -> [UInt8] {
        text.compactMap { byte in
            switch byte {
            case UInt8(ascii: "0"): UInt8(ascii: "o")
            case UInt8(ascii: "1"), UInt8(ascii: "!"): UInt8(ascii: "i")
            case UInt8(ascii: "3"): UInt8(ascii: "e")
            case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
            case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
            case UInt8(ascii: "7"): UInt8(ascii: "t")
            case 0x61...0x7A, 0x80...0xFF: byte
            default: nil
            }
        }
    }

    private static func removing(_ word: [UInt8], from text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index...].starts(with: word) {
                index += word.count
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return kept
    }

    /// One short piece again and again.
    private static func isRepetition(_ text: [UInt8]) -> Bool {
        (1...4).contains { length in
            length < text.count && text.indices.allSatisfy { text[$0] == text[$0 % length] }
        }
    }

    /// Neighbours on the keyboard or in the alphabet all along, forward or back.
    private static func isWalk(_ text: [UInt8]) -> Bool {
        let steps = zip(text, text.dropFirst()).filter { pair in
            rows.contains { row in
                guard let from = row.firstIndex(of: pair.0), let to = row.firstIndex(of: pair.1) else {
                    return false
                }
                return abs(from - to) <= 1
            }
        }
        return steps.count * 5 >= (text.count - 1) * 4
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte }

    private static let rows = [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
        "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp",
    ].map { [UInt8]($0.utf8) }

    private static let common = """
        password passwort passord passwd pass word secret welcome letmein login admin administrator root user test demo
        guest master default changeme iloveyou love dragon monkey shadow sunshine princess football baseball basketball
        soccer hockey superman batman starwars pokemon summer winter spring autumn monday friday sunday january
        february march april june july august september october november december freedom trustno whatever hello
        michael jordan jennifer jessica ashley daniel thomas robert andrew charlie george harley ranger hunter buster
        tigger pepper ginger cookie cheese banana orange purple silver golden diamond chelsea arsenal liverpool
        yankees mustang porsche ferrari corvette camaro mercedes toyota honda bmw audi ford chevy tesla nissan car cars
        auto dealer dealership rental rentals fleet fleetpass vehicle truck sales manager office company money power
        computer internet google facebook apple samsung windows linux matrix phoenix lovely flower angel baby girl boy
        family mother father sister brother forever friend god jesus christ heaven the my me is you and i a of in abc
        qwerty qwertz azerty asdf zxcv one two three four five six seven eight nine zero new old good big best
        """.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { [UInt8]($0) }
}
