// Passwords that are tried first: words, walks over the keyboard, repetitions, and what is known of their
// owner.

/// A list of the passwords themselves would hold each word a hundred times, with every year and exclamation
/// mark behind it. So a password is brought back to what it was made of, and that is looked up.
enum CommonPasswords {
    static func isGuessable(_ password: String, known: [String]) -> Bool {
        let plain = folded(password)
        let personal = known.flatMap { words(of: $0) }
        if isRepetition(plain) || isWalk(plain) { return true }
        var rest = letters(plain)
        // Nothing but digits and signs, and no walk: as good as its length.
        if rest.isEmpty { return plain.allSatisfy { isDigit($0) } && plain.count < 20 }
        for word in (personal + common).sorted(by: { $0.count > $1.count }) where !word.isEmpty {
            rest = removing(word, from: rest)
        }
        // What is left must be enough to be worth guessing.
        return rest.count < 4 && letters(plain).count - rest.count > 0 || rest.count < 2
    }

    /// Small letters, with digits and signs that stand for letters as those letters.
    private static func folded(_ text: String) -> [UInt8] {
        text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    }

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
        }.filter { _ in true }
    }

    private static func words(of text: String) -> [[UInt8]] {
        letters(folded(text).map { isLetter($0) ? $0 : 0x20 }).isEmpty
            ? [] : folded(text).split { !isLetter($0) }.map { [UInt8]($0) }.filter { $0.count >= 3 }
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

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
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
