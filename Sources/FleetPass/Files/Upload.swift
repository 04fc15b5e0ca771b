// What an upload is: what may be sent, how much of it, and how it shows. No SQL, no HTTP.

import Pictures
import Schema

enum Upload {
    /// The most that one request brings.
    static let chunkBytes = 4 << 20
    static let mostPictureBytes: Int64 = 40_000_000
    static let mostDocumentBytes: Int64 = 20_000_000
    static let mostNameScalars = 200
    /// How long one may take to arrive.
    static let arrivalMs: Int64 = 24 * 3_600_000
    /// How long one waits for a check that does not come.
    static let checkMs: Int64 = 7 * 24 * 3_600_000
    /// How long it is told why one was refused, and how long what was found in one is kept.
    static let refusalMs: Int64 = 7 * 24 * 3_600_000
    static let quarantineMs: Int64 = 30 * 24 * 3_600_000
    /// That one asker may have under way, and all together.
    static let mostUnderWay = 20
    static let mostUnderWayHere = 500

    /// What people and programs may send. The rest the house makes itself.
    static let purposes: [FileKind] = [.vehiclePhoto, .inspectionPhoto, .customerDocument, .logo]

    static func mostBytes(of kind: FileKind) -> Int64 {
        kind.takesPapers ? mostDocumentBytes : mostPictureBytes
    }

    static let mostPhotos = 40

    /// The most of a kind that one thing may have; nil where the next one takes the place of the last, so
    /// that those which are left on their way are in nobody's.
    static func most(of kind: FileKind) -> Int? {
        switch kind {
        case .vehiclePhoto: mostPhotos
        case .logo: nil
        default: 200
        }
    }

    /// What files of that purpose belong to.
    static func owner(of kind: FileKind) -> FileOwner.Kind {
        switch kind {
        case .vehiclePhoto: .vehicle
        case .inspectionPhoto, .inspection, .agreement: .booking
        case .customerDocument: .customer
        case .export, .logo: .organisation
        }
    }

    enum Fields {
        static let purpose = Field.choice(
            "purpose", purposes.map(\.rawValue), "What it is for; it says what it may be and who may see it.")
        static let belongsTo = Field.uuid(
            "belongs_to",
            "The vehicle, booking or customer that it belongs to; null: oneself, of a customer's document, and the "
                + "organisation, of a logo."
        ).optional
        static let bytes = Field.integer("bytes", in: 1...mostPictureBytes, "How long it is.")
        static let digest = Field.text(
            "sha256", min: 64, max: 64, "Of all of it, as 64 hexadecimal digits in small letters."
        ).optional
        static let name = Field.text(
            "name", max: mostNameScalars, "As it is called where it comes from."
        ).optional

        static let id = Field.uuid("id", "Never changes; once it is ready, that of the file.")
        static let ownerID = Field.uuid("belongs_to", "What it belongs to.")
        static let kind = Field.choice("purpose", of: FileKind.self, "What it is for.")
        static let state = Field.choice(
            "state", of: FileState.self,
            "`receiving` until all is here and is said to be, `checking` until it was looked at.")
        static let offset = Field.integer(
            "offset", in: 0...Int64.max, "How many bytes are here: the next piece begins there.")
        static let chunk = Field.integer(
            "chunk_bytes", in: 1...Int64.max, "The most that one piece may have.")
        static let reason = Field.text("reason", max: 300, "Why it was refused, or is not checked yet.")
            .optional
        static let expires = Field.instant("expires_at", "When it is given up if nothing comes.").optional
        static let created = Field.instant("created_at")
    }

    static let input = Shape(
        "UploadInput", "A file that is about to be sent.", Fields.purpose, Fields.belongsTo, Fields.bytes,
        Fields.digest, Fields.name)
    static let shape = Shape(
        "Upload", "A file on its way.", Fields.id, Fields.kind, Fields.ownerID, Fields.state, Fields.bytes,
        Fields.offset, Fields.chunk, Fields.reason, Fields.expires, Fields.created)
}

extension StoredFile {
    /// As an upload, to whoever sends it.
    var uploadJSON: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member(Upload.Fields.id, id)
            json.member("purpose", kind.rawValue)
            json.member(Upload.Fields.ownerID, owner.id)
            json.member("state", state.rawValue)
            json.member(Upload.Fields.bytes, bytes)
            json.member(Upload.Fields.offset, receivedBytes)
            json.member(Upload.Fields.chunk, Int64(Upload.chunkBytes))
            json.member(Upload.Fields.reason, reason)
            json.member(Upload.Fields.expires, expiresAt)
            json.member(Upload.Fields.created, createdAt)
        }
        return json.bytes
    }

    private var expiresAt: Instant? {
        switch state {
        case .receiving: Instant(epochMs: createdAt.epochMs + Upload.arrivalMs)
        case .checking: Instant(epochMs: createdAt.epochMs + Upload.checkMs)
        case .ready, .quarantined, .refused, .removed: nil
        }
    }
}
