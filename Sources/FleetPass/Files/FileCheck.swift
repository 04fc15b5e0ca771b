// Looking at a file that has arrived: is it whole, is it what its purpose takes, does a scanner find
// anything, and can it be developed. Of its name and of what was said of it nothing is believed.

import Crypto
import Pictures
import Schema
import Store
import Telemetry

struct FileCheck: Sendable {
    let app: App
    let actor: AuditBook.Actor
    /// How long until it is tried again by itself.
    static let againMs: Int64 = 60_000

    private enum Outcome {
        case ready(KeptContent)
        case refused(String)
        case quarantined(String)
        /// Nobody could look at it. It stays closed until somebody has.
        case waits(String)
    }

    private var arrivals: Arrivals { Arrivals(paths: app.paths) }

    /// Takes as long as a scanner and a child take, so it runs on the lane that is as narrow as that work is
    /// heavy. Done again, it ends in the same place.
    /// - Returns: the file as it is then.
    /// - Throws: `unavailable` where it could not be looked at.
    func check(_ id: UUID) throws -> StoredFile {
        try app.filesInHand.holding(id) {
            guard let file = try app.database.write({ try FileStore(tx: $0).file(id) }) else {
                throw Failure.notFound
            }
            guard file.state == .checking else { return file }
            return try settle(file, try outcome(file))
        }
    }

    private func outcome(_ file: StoredFile) throws -> Outcome {
        guard let bytes = try arrivals.bytes(of: file.id, atMost: Int(clamping: file.bytes) + 1),
            Int64(bytes.count) == file.bytes
        else { return .refused("Some of its bytes were lost. Send it once more.") }
        if let expected = file.expectedHash, Digest.sha256(bytes) != expected {
            return .refused("Its bytes are not those that were announced. Send it once more.")
        }
        let type = PictureType.sniff(bytes)
        let isPicture = file.kind.takesPictures && type?.isTaken == true
        guard isPicture || file.kind.takesPapers && type == .pdf else {
            return .refused(Self.notTaken(type, file.kind))
        }
        if let scanner = app.configuration.scanner {
            switch scanner.scan(bytes) {
            case .clean: break
            case .found(let name): return .quarantined(name)
            case .tooLarge: return .refused("The scanner for viruses does not take files of this size.")
            case .silent(let cause):
                app.log.write(.error, "scanner does not answer", .text("cause", cause))
                return .waits("The scanner for viruses does not answer. It is asked again in a minute.")
            }
        }
        return try isPicture
            ? develop(bytes, file) : .ready(app.fileRoom.keep(bytes, as: .pdf))
    }

    private static func notTaken(_ type: PictureType?, _ kind: FileKind) -> String {
        guard kind.takesPapers else { return PictureFlaw.notTaken(type).sentence }
        return kind.takesPictures
            ? "This is neither a PDF nor a photo as JPEG, PNG or WebP: nothing else is taken here."
            : "This is no PDF: nothing else is taken here."
    }

    private func develop(_ bytes: [UInt8], _ file: StoredFile) throws -> Outcome {
        let use: PictureUse = file.kind == .logo ? .logo : .photo
        let room = PictureRoom(
            app.premises.workshop, arguments: PaperRoom.pictureBench(for: use), for: use)
        do throws(PictureFlaw) {
            let sheet = try room.develop(bytes)
            return .ready(try keep(sheet, file))
        } catch {
            guard case .unavailable(let cause) = error else { return .refused(error.sentence) }
            app.log.write(.error, "picture not developed", .text("cause", cause))
            return .waits(error.sentence)
        }
    }

    private func keep(_ sheet: PictureSheet, _ file: StoredFile) throws(PictureFlaw) -> KeptContent {
        do { return try app.fileRoom.keep(sheet, isPublic: file.kind.isPublic) } catch {
            throw .unavailable("\(error)")
        }
    }

    private func settle(_ file: StoredFile, _ outcome: Outcome) throws -> StoredFile {
        if case .quarantined = outcome { try arrivals.quarantine(file.id) }
        let settled = try app.database.write { tx in try note(outcome, file, tx) }
        if file.kind == .logo { app.signs.settle(app.database) }
        // What is left of one that was taken away meanwhile is the keeper's to remove.
        switch outcome {
        case .ready, .refused: arrivals.remove(file.id)
        case .quarantined: break
        case .waits(let reason):
            throw Failure(.unavailable, reason, retryAfterSeconds: Int(Self.againMs / 1_000))
        }
        return settled
    }

    private func note(_ outcome: Outcome, _ file: StoredFile, _ tx: Transaction) throws -> StoredFile {
        let store = FileStore(tx: tx)
        guard let known = try store.file(file.id), known.state == .checking else { throw Failure.notFound }
        func due(_ ms: Int64) -> Instant { Instant(epochMs: tx.now.epochMs + ms) }
        switch outcome {
        case .ready(let kept):
            if file.kind == .logo { try app.removeLogo(actor, tx) }
            try store.finish(file.id, kept)
            if let ready = try store.file(file.id) {
                if ready.kind == .vehiclePhoto { try app.hangUp(ready, tx) }
                if ready.kind == .logo { try app.noteLook(tx) }
                try app.note(.fileAdded, ready, actor, tx)
            }
        case .refused(let reason):
            try store.settle(file.id, .refused, because: reason, due: due(Upload.refusalMs))
        case .quarantined(let name):
            app.log.write(
                .warning, "file quarantined", .text("id", "\(file.id)"), .text("found", name))
            try store.settle(
                file.id, .quarantined, because: "Something was found in it: \(name).",
                due: due(Upload.quarantineMs))
            try app.note(.fileQuarantined, file, actor, tx)
        case .waits(let reason):
            let end = file.createdAt.epochMs + Upload.checkMs
            if tx.now.epochMs < end {
                try store.settle(file.id, .checking, because: reason, due: due(Self.againMs))
            } else {
                try store.settle(
                    file.id, .refused, because: "Nobody could look at it in time.",
                    due: due(Upload.refusalMs))
            }
        }
        guard let settled = try store.file(file.id) else { throw Failure.notFound }
        return settled
    }
}
