// Why there is no picture, in words for whoever sent it. What the file was is not kept.

public enum PictureFlaw: Error, Equatable, Sendable {
    case empty
    case tooHeavy
    /// Nil where it is not known what it is.
    case notTaken(PictureType?)
    case noSize
    case tooLarge
    /// Within the limits, but of a kind that is held whole while it is decoded.
    case needsTooMuch
    case moving
    /// It can be seen through everywhere.
    case notSeen
    case endsTooEarly
    case unreadable
    case takesTooLong
    /// Nothing is wrong with the picture; the cause is for the log.
    case unavailable(String)

    /// One of each that reads differently.
    public static var all: [PictureFlaw] {
        let kinds = PictureType.allCases.filter { !$0.isTaken }.map { PictureFlaw.notTaken($0) }
        return kinds + [
            .empty, .tooHeavy, .notTaken(nil), .noSize, .tooLarge, .needsTooMuch, .moving, .notSeen,
            .endsTooEarly, .unreadable, .takesTooLong, .unavailable(""),
        ]
    }

    /// What the person is told.
    public var sentence: String {
        switch self {
        case .empty: "The file is empty."
        case .tooHeavy: "The file is too large: at most 40 MB are taken."
        case .notTaken(nil): "This is no picture that is taken. \(Self.advice)"
        case .notTaken(.svg): "SVG is not taken, since it can hold programs. \(Self.advice)"
        case .notTaken(let type?): "\(type.name) is not taken. \(Self.advice)"
        case .noSize: "The picture has no size."
        case .tooLarge:
            "The picture is too large: at most 12,000 pixels along an edge are taken, and at most 64 "
                + "megapixels as JPEG or 40 as PNG or WebP."
        case .needsTooMuch: "This picture takes too much memory to read. Send a smaller copy of it."
        case .moving: "Moving pictures are not taken. Choose a still one."
        case .notSeen: "Nothing can be seen on this picture."
        case .endsTooEarly: "The picture ends too early."
        case .unreadable: "This picture cannot be read."
        case .takesTooLong: "This picture takes too long to read. Save it once more as JPEG and try that."
        case .unavailable: "Pictures cannot be taken just now. Try again later."
        }
    }

    private static let advice = "Save the picture as JPEG, PNG or WebP, and send that."

    /// What a child says in place of a picture, as exit codes. It is not trusted, so the words stay here.
    private static let told: [(flaw: PictureFlaw, code: Int32)] = [
        (.noSize, 70), (.tooLarge, 71), (.moving, 72), (.endsTooEarly, 73), (.unreadable, 74),
        (.needsTooMuch, 75), (.notSeen, 76),
    ]

    /// A child that cannot load its libraries; a person is told nothing of it.
    static let badBenchCode: Int32 = 80

    var code: Int32 {
        if case .unavailable = self { return Self.badBenchCode }
        return Self.told.first { $0.flaw == self }?.code ?? Self.unreadable.code
    }

    /// - Returns: nil where nothing is wrong with the picture.
    init?(code: Int32) {
        guard let told = Self.told.first(where: { $0.code == code }) else { return nil }
        self = told.flaw
    }
}
