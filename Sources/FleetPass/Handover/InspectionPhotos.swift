// Photos of an inspection as a form sends them, where no script sends each for itself: the same files, by the
// same rules.

import Crypto
import HTTP
import Schema
import Store

enum InspectionPhotos {
    /// Several at once are longer than other bodies: see the limits.
    static func route(_ desk: DeskMaker) -> Route {
        desk.own(
            "POST /desk/inspections/{id:uuid}/photos",
            for: .inspecting,
            "Send photos of an inspection, by a form"
        ) { errand, app in
            let call = errand.call
            let inspection = try errand.read { try app.inspection(within: call, $0).inspection }
            try take(try call.partedForm(), of: inspection, errand, app)
            return .onward(
                to: "/desk/inspections/\(call.parameter())?\(Done.parameter)=\(Done.sent.rawValue)#photos")
        } page: { form, desk in
            try InspectionPage(desk).render(form)
        }.taking(file: .formData).answering(.seeOther).narrow()
            .failing(.notFound, .forbidden, .conflict, .unprocessable).carrying(.location)
    }

    /// Those of a return came since the vehicle left; those of the pickup are all before.
    static func kept(of inspection: Inspection, _ tx: Transaction) throws -> [StoredFile] {
        let out = try BookingStore(tx: tx).readings(of: inspection.booking).pickedUpAt
        let since = inspection.kind == .pickup ? nil : out
        return try FileStore(tx: tx).ready(of: FileOwner(.booking, inspection.booking), .inspectionPhoto)
            .filter { photo in since.map { photo.createdAt > $0 } ?? true }
    }

    /// Each is called by its side of the vehicle. Those before one that is refused are kept, and are not
    /// kept again when all are sent once more.
    /// - Throws: `unprocessable` where there is none, or for one that is no picture.
    private static func take(
        _ sent: (body: [UInt8], form: PartedForm), of inspection: Inspection, _ errand: Errand,
        _ app: App
    ) throws {
        let photos = sent.form.files
        guard !photos.isEmpty else { throw Failure(.unprocessable, "Choose a photo first.") }
        for photo in photos {
            let angle = InspectionPage.angles.contains(photo.name) ? photo.name : "More"
            let content = Array(sent.body[photo.content])
            var announced = AnnouncedFile(
                .inspectionPhoto, of: inspection.booking, bytes: content.count, name: angle)
            let digest = Digest.sha256(content)
            announced.digest = ContentHash(digest)?.hex
            let kept = try errand.read { try Self.kept(of: inspection, $0) }
            guard !kept.contains(where: { $0.name == angle && $0.expectedHash == digest }) else { continue }
            do { try app.takeWhole(content, announced, errand) } catch {
                let failure = Failure(error)
                guard failure.code == .unprocessable || failure.code == .conflict else { throw failure }
                throw Failure(failure.code, "\(angle): \(failure.message)")
            }
        }
    }
}
