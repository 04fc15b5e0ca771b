// What is fetched: files of bookings and customers by links that end, pictures of vehicles by what they are.

import HTTP
import Schema
import Store
import Threads

func fileRoutes(_ app: App) -> [Route] {
    uploadRoutes(app) + listRoutes(app) + [
        Route(
            "GET /v1/files/{id:uuid}", for: .known, "One file, with links to it",
            answers: .json(FileRecord.shape),
            .disclosing { call, tx in
                let file = try app.seen(call.id(), call, tx)
                guard file.state == .ready else { throw Failure.notFound }
                var json = JSONWriter()
                FileRecord.write(file, app, now: tx.now, to: &json)
                return Disclosure(
                    .privately(json.bytes), .filesRead, of: AuditObject(.file, file.id), file.told)
            }
        ).failing(.notFound),

        Route(
            "DELETE /v1/files/{id:uuid}", for: .known, "Remove a file", answers: .nothing,
            .write { call, tx in
                let file = try app.changeable(call.id(), call, tx)
                guard file.state == .ready else { throw Failure.notFound }
                try app.demandRemovable(file, tx)
                try app.removeFile(file, call.actor, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden, .conflict),

        Route(
            "GET /files/{id:uuid}/{size}/{until:int}/{proof}", for: .anyone,
            "A file, by a link that ends", answers: .media(.bytes),
            .read { call, tx in try linked(call, tx, app) }
        ).failing(.notFound),
    ]
}

private func listRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/files", for: .holding(.bookingsView), "The files of a booking",
            answers: .list(of: FileRecord.shape, facets: false),
            .disclosing { call, tx in
                let booking = try app.booking(within: call, tx)
                return try list(
                    of: [FileOwner(.booking, booking.id)], AuditObject(.booking, booking.id), app, tx)
            }
        ).failing(.notFound),

        Route(
            "GET /v1/customers/{id:uuid}/files", for: .holding(.customersView), "The files of a customer",
            answers: .list(of: FileRecord.shape, facets: false),
            .disclosing { call, tx in
                let customer = try app.customer(call.id(), tx)
                return try list(
                    of: app.files(of: customer.id, tx), AuditObject(.customer, customer.id), app, tx)
            }
        ).failing(.notFound),

        Route(
            "GET /v1/me/files", for: .customer, "One's own documents",
            answers: .list(of: FileRecord.shape, facets: false),
            .disclosing { call, tx in
                guard let account = call.asker.signedIn?.account,
                    let customer = try CustomerStore(tx: tx).customer(of: account)
                else { throw Failure.notFound }
                return try list(
                    of: app.files(of: customer.id, tx), AuditObject(.customer, customer.id), app, tx)
            }
        ).failing(.notFound),
    ]
}

extension App {
    /// A customer's, and those of whoever was merged into them.
    fileprivate func files(of customer: UUID, _ tx: Transaction) throws -> [FileOwner] {
        try CustomerStore(tx: tx).everyone(mergedInto: customer).map { FileOwner(.customer, $0.id) }
    }
}

extension StoredFile {
    fileprivate var told: AuditChanges {
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(kind.rawValue))
        changes.note(owner.kind.rawValue + "_id", to: .text("\(owner.id)"))
        return changes
    }
}

private func list(of owners: [FileOwner], _ object: AuditObject, _ app: App, _ tx: Transaction) throws
    -> Disclosure
{
    let files = try owners.flatMap { try FileStore(tx: tx).all(of: $0) }.filter { $0.state == .ready }
    var response = Response.list { json in
        for file in files { FileRecord.write(file, app, now: tx.now, to: &json) }
    }
    response.set("Cache-Control", "no-store")
    return Disclosure(response, .filesRead, of: object, .counting(files.count))
}

/// Whatever is wrong with a link, it leads nowhere: what there is, it does not tell.
private func linked(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    let (id, size) = (try call.id(), call.parameter(1))
    let now = Instant(epochMs: Clock.epochMs())
    guard let until = UploadOffset.read(call.parameter(2).utf8),
        app.secrets.fileLinks.isGood(id, size, until: until, call.parameter(3), now: now),
        let file = try FileStore(tx: tx).file(id), file.state == .ready
    else { throw Failure.notFound }
    if size == FileLinks.whole, file.sizes.isEmpty { return try app.answer(with: file) }
    guard let known = file.sizes.first(where: { $0.name == size }) else { throw Failure.notFound }
    return try app.answer(with: file, known)
}

/// A picture of a vehicle, or a logo, by its name: what it holds never changes.
/// - Returns: nil for a name that is no such picture's.
func photo(_ name: String, _ app: App) -> Response? {
    guard let photo = PhotoName(name),
        let body = FileBody(path: app.fileRoom.publicPath(photo.hash, photo.edge, photo.type))
    else { return nil }
    var response = Response(.ok, .file(body))
    response.setType(photo.type.mediaType)
    // Everybody may have it, and letters show it wherever they are read.
    response.allowElsewhere()
    response.setETag(Array(photo.text.utf8.dropLast(photo.type.ending.utf8.count + 1)))
    response.set("Cache-Control", "public, max-age=31536000, immutable")
    return response
}
