// How a file comes in: announced, sent in pieces, and looked at.

import HTTP
import Schema
import Store

func uploadRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/uploads", for: .known, "Announce a file that is to be sent",
            answers: .json(Upload.shape),
            .write { call, tx in answer(try app.beginUpload(AnnouncedFile(call), call, tx), .created) }
        ).taking(Upload.input).answering(.created).idempotent()
            .failing(.notFound, .forbidden, .conflict, .unprocessable),

        Route(
            "GET /v1/uploads/{id:uuid}", for: .known, "Where an upload stands",
            answers: .json(Upload.shape),
            .read { call, tx in answer(try app.sendable(call.id(), call, tx)) }
        ).failing(.notFound, .forbidden),

        Route(
            "PUT /v1/uploads/{id:uuid}", for: .known,
            "Send the next piece of a file; Upload-Offset says where it begins",
            answers: .json(Upload.shape),
            .slow { call, errand in
                try answer(app.takePiece(call.file, at: { try offset(of: call) }, of: call.id(), errand))
            }
        ).taking(file: .bytes).failing(.notFound, .forbidden, .conflict, .tooLarge, .unprocessable),

        Route(
            "POST /v1/uploads/{id:uuid}/completion", for: .known,
            "Say that all of a file was sent, and have it looked at", answers: .json(Upload.shape),
            .slow { call, errand in answer(try app.completeUpload(call.id(), errand)) }
        ).narrow().failing(.notFound, .forbidden, .conflict),

        Route(
            "DELETE /v1/uploads/{id:uuid}", for: .known, "Give an upload up", answers: .nothing,
            .write { call, tx in
                try app.giveUpUpload(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden, .conflict),
    ]
}

private func answer(_ file: StoredFile, _ status: Status = .ok) -> Response {
    .privately(file.uploadJSON, status)
}

/// - Throws: `invalid` without the field, with several, or for what is no number.
private func offset(of call: Call) throws -> Int64 {
    let request = call.request
    guard !request.hasSeveral("upload-offset"), let field = request.field("upload-offset"),
        let offset = UploadOffset.read(request.bytes[field])
    else {
        throw Failure(
            .invalid, "Say in Upload-Offset where the piece begins.",
            fields: [FieldError(parameter: "Upload-Offset", detail: "must be a number of bytes")])
    }
    return offset
}

extension App {
    /// Asked once more it goes on where it was: an answer that was lost loses nothing.
    func completeUpload(_ id: UUID, _ errand: Errand) throws -> StoredFile {
        let file = try errand.write { [self] call, tx in
            let file = try sendable(id, call, tx)
            guard file.state == .receiving else { return file }
            guard file.receivedBytes == file.bytes else {
                throw Failure(
                    .conflict,
                    "Only \(file.receivedBytes) of \(file.bytes) bytes are here: send the rest first.")
            }
            let again = Instant(epochMs: tx.now.epochMs + FileCheck.againMs)
            try FileStore(tx: tx).settle(id, .checking, because: nil, due: again)
            return try sendable(id, call, tx)
        }
        guard file.state == .checking else { return file }
        return try FileCheck(app: self, actor: errand.call.actor).check(id)
    }
}
