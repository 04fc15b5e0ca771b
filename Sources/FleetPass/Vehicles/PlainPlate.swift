// A number plate without what is written differently from paper to paper. No SQL.

/// A vehicle's number plate as it is compared: a road's keeper writes it otherwise than its papers do. It
/// stands beside the plate in each vehicle's row, for the index that tolls are matched by.
struct PlainPlate: Hashable, Sendable {
    /// Letters, in capitals, and digits.
    let text: String

    init(_ plate: String) {
        text = plate.unicodeScalars.reduce(into: "") { text, scalar in
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return }
            text += scalar.properties.uppercaseMapping
        }
    }

    /// Of a plate without any letter or digit: it names no vehicle, for others are like it.
    var isEmpty: Bool { text.isEmpty }
}
