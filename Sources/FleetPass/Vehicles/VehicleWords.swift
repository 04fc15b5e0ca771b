// The words that free text finds a vehicle by.

/// The same folding for what is stored and for what is searched: lower case, letters and digits alone, so
/// that `F-150` is found by `f150` and by `f 150`.
enum VehicleWords {
    private static let mostScalars = 40

    /// What free text finds a vehicle by. A VIN is found whole or by its beginning.
    static func words(
        make: String, model: String, year: Int64, _ vehicleClass: String, _ body: String, colour: String,
        fuel: String, stockNumber: String, plate: String, vin: String
    ) -> [String] {
        let kind = "\(make) \(model) \(year) \(vehicleClass) \(body) \(colour) \(fuel)"
        return words(of: "\(kind) \(stockNumber) \(plate) \(vin)")
    }

    /// The words of a text, in order, without repetitions: each whole, and where it has dashes also in
    /// pieces.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var (whole, piece, pieces) = ("", "", [String]())
        let end = {
            if !piece.isEmpty { pieces.append(piece) }
            for word in [whole] + (pieces.count > 1 ? pieces : [])
            where !word.isEmpty && !words.contains(word) {
                words.append(word)
            }
            (whole, piece, pieces) = ("", "", [])
        }
        for scalar in text.lowercased().unicodeScalars {
            if isBetweenWords(scalar) {
                end()
            } else if isWordScalar(scalar) {
                if whole.unicodeScalars.count < mostScalars { whole.unicodeScalars.append(scalar) }
                piece.unicodeScalars.append(scalar)
            } else if !piece.isEmpty {
                pieces.append(piece)
                piece = ""
            }
        }
        end()
        return words
    }

    /// The words of a search: each must begin some word of the vehicle, or be one if it is a single letter.
    static func search(_ text: String) -> [String] {
        var words: [String] = []
        for part in text.lowercased().unicodeScalars.split(whereSeparator: isBetweenWords) {
            let word = String(String.UnicodeScalarView(part.filter(isWordScalar).prefix(mostScalars)))
            if !word.isEmpty, !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// The first text that comes after all that a search for `word` finds. A single letter begins every other
    /// word, so it stands for itself alone.
    static func end(of word: String) -> String {
        word + (word.unicodeScalars.count > 1 ? "\u{10FFFF}" : "\u{1}")
    }

    private static func isBetweenWords(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == " " || (scalar < " " || scalar > "~") && scalar.properties.isWhitespace
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9": true
        default: !scalar.isASCII && scalar.properties.isAlphabetic
        }
    }
}
