// What a file is, whose it is, and how far it has come. No SQL, no disk, no HTTP.

import HTTP
import Schema

enum FileKind: String, CaseIterable, Sendable {
    case vehiclePhoto = "vehicle_photo"
    case inspectionPhoto = "inspection_photo"
    case inspection
    case agreement
    case customerDocument = "customer_document"
    case export
    case logo

    /// Whether anybody may fetch it who knows its name. All others are fetched by links that end.
    var isPublic: Bool { self == .vehiclePhoto || self == .logo }

    /// Whether it may be a picture, which is kept in several sizes, and not as it came.
    var takesPictures: Bool {
        switch self {
        case .vehiclePhoto, .inspectionPhoto, .customerDocument, .logo: true
        case .agreement, .inspection, .export: false
        }
    }

    /// Whether it may be a PDF.
    var takesPapers: Bool {
        switch self {
        case .vehiclePhoto, .inspectionPhoto, .logo: false
        case .agreement, .inspection, .customerDocument, .export: true
        }
    }
}

enum FileState: String, CaseIterable, Sendable {
    /// Some of its bytes are here.
    case receiving
    /// All are, and nobody has looked at them.
    case checking
    case ready
    /// Something was found in it: it is kept apart, and never served.
    case quarantined
    case refused
    /// Gone for everybody; its bytes follow.
    case removed
}

/// What a file belongs to.
struct FileOwner: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case vehicle, booking, customer, organisation
    }

    let kind: Kind
    let id: UUID

    init(_ kind: Kind, _ id: UUID) { (self.kind, self.id) = (kind, id) }

    /// There is one, so it needs no id of its own.
    static let organisation = FileOwner(.organisation, UUID(high: 0, low: 0))
}

/// The types of what is kept. They are ours to say: what was written as one is served as one.
enum FileType: String, CaseIterable, Sendable {
    case pdf = "application/pdf"
    case csv = "text/csv; charset=utf-8"
    case json = "application/json"
    case webp = "image/webp"
    case jpeg = "image/jpeg"
    case png = "image/png"

    var mediaType: MediaType {
        switch self {
        case .pdf: .pdf
        case .csv: .csv
        case .json: .json
        case .webp: .webp
        case .jpeg: .jpeg
        case .png: .png
        }
    }

    /// What a name on the disk ends with.
    var ending: String {
        switch self {
        case .pdf: "pdf"
        case .csv: "csv"
        case .json: "json"
        case .webp: "webp"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }
}

/// One of the sizes in which a picture lies there: a file of its own.
struct PictureSize: Equatable, Sendable {
    let type: FileType
    let width: Int
    let height: Int
    let bytes: Int

    /// The longer edge, by which a size is known.
    var edge: Int { max(width, height) }
    /// As in `640.webp`.
    var name: String { "\(edge).\(type.ending)" }
}

/// SHA-256 by which the bytes of a file are found.
struct ContentHash: Hashable, Sendable {
    let bytes: [UInt8]

    /// - Returns: nil for anything but 32 bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// - Returns: nil for anything but 64 hexadecimal digits in small letters.
    init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(digits[place]), let low = Self.value(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}

/// A file as its row has it.
struct StoredFile: Sendable {
    let id: UUID
    let kind: FileKind
    let state: FileState
    let owner: FileOwner
    let name: String
    /// Nil until it is known.
    let type: FileType?
    let bytes: Int64
    let receivedBytes: Int64
    let expectedHash: [UInt8]?
    let content: ContentHash?
    let sizes: [PictureSize]
    let alt: String
    let reason: String?
    let dueAt: Instant?
    let maker: UUID?
    let createdAt: Instant
    let updatedAt: Instant
}
