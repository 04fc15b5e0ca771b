// What is asked to have all that is known of somebody, as one file. What is in it is not decided here.

import Files
import HTTP
import Schema
import Store
import Telemetry

func exportRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/export", for: .customer, "All that is known of one, and one's files, as a ZIP",
            answers: .media(.zip),
            .slow { call, errand in
                try export(app, errand) { call, tx in
                    try app.demandRecentProof(call, tx)
                    return try app.customer(app.ownCustomer(call, tx), tx)
                }
            }
        ).failing(.notFound, .tooLarge),

        Route(
            "GET /v1/customers/{id:uuid}/export", for: .holding(.customersView),
            "All that is known of a customer, and their files, as a ZIP", answers: .media(.zip),
            .slow { call, errand in
                try export(app, errand) { call, tx in
                    // It tells of bookings and money everywhere: half of it would be taken for the whole.
                    guard call.asker.may(.bookingsView), call.asker.may(.moneyView),
                        call.asker.locations.isEmpty
                    else {
                        throw Failure(
                            .forbidden,
                            "An export takes customers:view, bookings:view and money:view, everywhere.")
                    }
                    return try app.liveCustomer(call.id(), tx)
                }
            }
        ).failing(.notFound, .forbidden, .conflict, .tooLarge),
    ]
}

/// Made on the disk and taken off it before it is sent: the open file is all there is of it, so that nothing
/// is left of it afterwards, whatever happens. It is on record before it is made.
private func export(
    _ app: App, _ errand: Errand, _ find: @escaping @Sendable (Call, Transaction) throws -> Customer
) throws -> Response {
    let id = try errand.write { call, tx in
        let customer = try find(call, tx)
        try app.note(.customerExported, customer, .none, call, tx)
        return customer.id
    }
    let path = app.paths.arriving(app.freshID())
    defer { FileContent.remove(path) }
    var zip = try ZIPFile(path: path)
    var json = JSONWriter()
    json.beginObject()
    let files = try errand.read(for: .report) { tx in
        let export = try CustomerExport(of: app.customer(id, tx), app, tx)
        let bookings = try export.bookings()
        try export.write(bookings, to: &json)
        return try export.files(bookings)
    }
    json.key("files")
    try json.array(files) { json, file in
        let name = try app.add(file, to: &zip)
        json.object { json in
            json.member("path", name?.text)
            json.member("purpose", file.kind.rawValue)
            json.member("name", file.name)
            json.member("belongs_to", file.owner.id)
            json.member("created_at", file.createdAt)
        }
    }
    json.endObject()
    try zip.add(ZIPName("customer.json"), json.bytes)
    try zip.finish()
    guard let body = FileBody(path: path) else { throw Failure(.unavailable, "The export is not there.") }
    var response = Response(.ok, .file(body))
    response.setType(.zip)
    response.set("Cache-Control", "private, no-store")
    response.set("Content-Disposition", "attachment; filename=\"customer.zip\"")
    return response
}

extension App {
    /// - Returns: what it is called there; nil where its bytes are not on the disk: then nothing is added.
    fileprivate func add(_ file: StoredFile, to zip: inout ZIPFile) throws -> ZIPName? {
        guard let content = file.content else { return nil }
        // Of a picture the largest, in the format that everything opens.
        let size = file.sizes.max {
            ($0.type == .jpeg ? 1 : 0, $0.edge) < ($1.type == .jpeg ? 1 : 0, $1.edge)
        }
        guard let type = size?.type ?? file.type else { return nil }
        let path =
            size.map { fileRoom.path(content, $0, isPublic: file.kind.isPublic) }
            ?? fileRoom.path(content, isPublic: file.kind.isPublic)
        let most = size.map(\.bytes) ?? Int(clamping: file.bytes)
        guard let bytes = try FileContent.read(path, atMost: most + 1), bytes.count == most else {
            log.write(.error, "file not exported", .text("id", "\(file.id)"))
            return nil
        }
        // Strangers have named it, and stand in the document alone.
        let name = ZIPName("files", file.kind.rawValue, "\(file.id).\(type.ending)")
        try zip.add(name, bytes)
        return name
    }
}
