// Taking a file in, piece by piece: the rules of that. No SQL, no HTTP.

import Crypto
import Schema
import Store

/// What is said of a file before it is sent.
struct AnnouncedFile: Sendable {
    let kind: FileKind
    let belongsTo: UUID?
    let bytes: Int64
    var digest: String?
    var name = ""

    /// - Parameters:
    ///   - owner: nil: whoever sends it, of a customer's document.
    ///   - name: as a form brings it, which may be anything: what does not show is left out, and of the rest
    ///     the end is kept, where the ending stands.
    init(_ kind: FileKind, of owner: UUID?, bytes: Int, name: String) {
        (self.kind, belongsTo, self.bytes) = (kind, owner, Int64(bytes))
        let shown = name.unicodeScalars.filter { Self.shows($0) }
        self.name = String(String.UnicodeScalarView(shown.suffix(Upload.mostNameScalars)))
    }

    /// Neither a control character nor one that turns the direction of what stands around it.
    private static func shows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    init(_ call: Call) throws {
        guard let kind = FileKind(rawValue: call.body(Upload.Fields.purpose)) else { throw Failure.notFound }
        self.kind = kind
        (belongsTo, bytes) = (call.body(Upload.Fields.belongsTo), call.body(Upload.Fields.bytes))
        (digest, name) = (call.body(Upload.Fields.digest), call.body(Upload.Fields.name) ?? "")
    }
}

extension App {
    /// Takes the first file in that a form brings.
    /// - Parameter missing: what is said where it brings none.
    /// - Throws: as `takeWhole`; `unprocessable` where there is none.
    func takeSent(_ kind: FileKind, of owner: UUID?, _ errand: Errand, missing: String) throws {
        let (body, form) = try errand.call.partedForm()
        guard let file = form.files.first else { throw Failure(.unprocessable, missing) }
        let announced = AnnouncedFile(
            kind, of: owner, bytes: file.content.count, name: file.fileName ?? "")
        try takeWhole(Array(body[file.content]), announced, errand)
    }

    /// Takes a whole file in that came with a form, and has it looked at.
    /// - Throws: as its three steps do; `unprocessable` for one that is not taken.
    func takeWhole(_ bytes: [UInt8], _ announced: AnnouncedFile, _ errand: Errand) throws {
        let begun = try errand.write { [self] call, tx in try beginUpload(announced, call, tx) }
        var at = 0
        while at < bytes.count {
            let end = min(at + Upload.chunkBytes, bytes.count)
            _ = try takePiece(Array(bytes[at..<end]), at: { Int64(at) }, of: begun.id, errand)
            at = end
        }
        let file = try completeUpload(begun.id, errand)
        guard file.state == .ready else {
            throw Failure(.unprocessable, file.reason ?? "It could not be looked at. Send it once more.")
        }
    }

    /// - Throws: as `demandAdding`; `unprocessable` for one that is not taken, `conflict` where too much is
    ///   under way.
    func beginUpload(_ announced: AnnouncedFile, _ call: Call, _ tx: Transaction) throws -> StoredFile {
        let kind = announced.kind
        let owner = FileOwner(Upload.owner(of: kind), try ownerID(announced, call, tx))
        try demandAdding(to: owner, kind, call, tx)
        let bytes = announced.bytes
        guard bytes <= Upload.mostBytes(of: kind) else {
            let detail = "must be at most \(Upload.mostBytes(of: kind))"
            throw Failure(
                .unprocessable, "Files of this kind are smaller.",
                fields: [FieldError(pointer: "/bytes", detail: detail)])
        }
        let digest = try announced.digest.map { text in
            guard let hash = ContentHash(hex: text) else {
                let detail = "must be 64 hexadecimal digits in small letters"
                throw Failure(
                    .unprocessable, "That is no SHA-256.",
                    fields: [FieldError(pointer: "/sha256", detail: detail)])
            }
            return hash.bytes
        }
        let store = FileStore(tx: tx)
        try demandRoom(for: kind, of: owner, bytes, call, store)
        let id = freshID()
        try store.insert(
            arriving: id, kind, of: owner, name: announced.name, bytes: bytes, digest,
            by: call.asker.id, until: Instant(epochMs: tx.now.epochMs + Upload.arrivalMs))
        guard let file = try store.file(id) else { throw Failure.notFound }
        // What was only announced is not on record yet; the answer has its name in it.
        AnswerSubjects.of(tx)?.note(owner.id)
        return file
    }

    /// - Throws: `not_found` for a customer whom nobody knows as one.
    private func ownerID(_ announced: AnnouncedFile, _ call: Call, _ tx: Transaction) throws -> UUID {
        if let id = announced.belongsTo { return id }
        if announced.kind == .logo { return FileOwner.organisation.id }
        guard announced.kind == .customerDocument, case .customer(let person) = call.asker else {
            throw Failure(
                .unprocessable, "Say what it belongs to.",
                fields: [FieldError(pointer: "/belongs_to", detail: "must be given")])
        }
        guard let customer = try CustomerStore(tx: tx).customer(of: person.account) else {
            throw Failure.notFound
        }
        return customer.id
    }

    private func demandRoom(
        for kind: FileKind, of owner: FileOwner, _ bytes: Int64, _ call: Call, _ store: FileStore
    ) throws {
        if let most = Upload.most(of: kind), try store.count(of: owner, kind) >= most {
            throw Failure(.conflict, "There are \(most) of these already: remove one first.")
        }
        guard try store.countUnderWay(by: call.asker.id) < Upload.mostUnderWay,
            try store.countUnderWay() < Upload.mostUnderWayHere
        else {
            throw Failure(.conflict, "Too many uploads are under way: finish them, or give some up, first.")
        }
    }

    /// - Throws: `conflict` for a piece that does not begin where the last one ended, naming that place;
    ///   `unprocessable` for more bytes than were announced.
    /// - Parameter given: where it says that it begins; asked of those alone who may send it.
    func takePiece(_ piece: [UInt8], at given: () throws -> Int64, of id: UUID, _ errand: Errand) throws
        -> StoredFile
    {
        let known = try errand.read { try sendable(id, errand.call, $0) }
        let offset = try given()
        try Self.demand(offset, piece.count, of: known)
        return try filesInHand.holding(id) {
            let shorter = try Arrivals(paths: paths).append(piece, at: offset, of: id)
            let end = shorter ?? offset + Int64(piece.count)
            let file = try errand.write { [self] call, tx in
                let file = try sendable(id, call, tx)
                guard file.state == .receiving, file.receivedBytes == offset else {
                    throw Self.elsewhere(file.receivedBytes)
                }
                try FileStore(tx: tx).setReceived(id, end)
                return try sendable(id, call, tx)
            }
            // Bytes that were told to be here are not: the disk was changed under us.
            if shorter != nil { throw Self.elsewhere(end) }
            return file
        }
    }

    private static func demand(_ offset: Int64, _ count: Int, of file: StoredFile) throws {
        guard file.state == .receiving else {
            throw Failure(.conflict, "This upload is \(file.state.rawValue): it takes no more bytes.")
        }
        guard offset == file.receivedBytes else { throw elsewhere(file.receivedBytes) }
        guard count > 0 else { throw Failure(.invalid, "The piece is empty.") }
        guard count <= Upload.chunkBytes else {
            throw Failure(.tooLarge, "A piece has at most \(Upload.chunkBytes) bytes.")
        }
        guard Int64(count) <= file.bytes - offset else {
            throw Failure(.unprocessable, "That is more than the \(file.bytes) bytes that were announced.")
        }
    }

    private static func elsewhere(_ offset: Int64) -> Failure {
        Failure(
            .conflict, "The upload stands at \(offset): send the bytes from there on.",
            fields: [FieldError(parameter: "Upload-Offset", detail: "must be \(offset)")])
    }

    /// Nothing more comes: gone, whatever state it is in but ready.
    func giveUpUpload(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let file = try sendable(id, call, tx)
        guard file.state != .ready else {
            throw Failure(.conflict, "It is no upload any more, but a file.")
        }
        try removeFile(file, call.actor, tx)
    }

    /// Takes a file away from where it belongs. Its bytes follow.
    func removeFile(_ file: StoredFile, _ actor: AuditBook.Actor, _ tx: Transaction) throws {
        _ = try FileStore(tx: tx).remove(file.id)
        if file.state == .ready {
            switch file.kind {
            case .vehiclePhoto: try takeDown(file, tx)
            case .logo: try noteLook(tx)
            case .inspectionPhoto, .inspection, .agreement, .customerDocument, .export: break
            }
        }
        try note(.fileRemoved, file, actor, tx)
    }

    func note(_ action: AuditAction, _ file: StoredFile, _ actor: AuditBook.Actor, _ tx: Transaction) throws {
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(file.kind.rawValue))
        if file.owner != .organisation {
            changes.note(file.owner.kind.rawValue + "_id", to: .text("\(file.owner.id)"))
        }
        try secrets.audit.note(action, of: AuditObject(.file, file.id), by: actor, tx, changes)
    }
}
