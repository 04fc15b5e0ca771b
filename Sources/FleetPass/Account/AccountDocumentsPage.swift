// A customer's documents: the agreements of their bookings, and what they have sent in themselves.

import HTTP
import Mustache
import Schema

struct AccountDocumentsPage {
    private let desk: PageDesk
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) { self.desk = desk }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page("GET /account/documents", for: .customer, "One's documents") {
                try AccountDocumentsPage($0).render()
            },
            desk.own("POST /account/documents", for: .customer, "Send a document, by a form") { errand, app in
                try app.takeSent(.customerDocument, of: nil, errand, missing: "Choose a document first.")
                return .onward(to: "/account/documents?\(Done.parameter)=\(Done.sent.rawValue)#files")
            } page: { form, desk in
                try AccountDocumentsPage(desk).render(form)
            }.taking(file: .formData).answering(.seeOther).narrow()
                .failing(.notFound, .conflict, .unprocessable).carrying(.location),
            desk.form(
                "POST /account/documents/{id:uuid}/removal", does: "DELETE /v1/files/{id:uuid}", .removed
            ) { _, _ in
                "/account/documents"
            } page: { form, desk in
                try AccountDocumentsPage(desk).render(form)
            },
        ]
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let files = try desk.askIfAllowed("GET /v1/me/files")?.items ?? []
        let bookings = try desk.askIfAllowed("GET /v1/me/bookings", [], [("limit", "30")])?.items ?? []
        let agreements = try bookings.compactMap { sheet -> View? in
            let booking = try AccountBooking(sheet, desk)
            let summary = try AccountAgreementPage.summary(of: booking, desk)
            return summary == .absent ? nil : ["agreement": summary, "booking": try booking.card()]
        }
        let shown = try files.map { try row($0) }
        return try desk.answer(
            "web/account/documents",
            [
                "agreements": .list(agreements), "has_agreements": .bool(!agreements.isEmpty),
                "files": .list(shown), "has_files": .bool(!shown.isEmpty),
                "problem": View((refused?.failure.message).map { words.told($0) }),
                "done": View(told), "reasons": View(reasons),
            ], refused)
    }

    /// For the script, which hears in English why a file is not taken; nil where the page is.
    private var reasons: String? {
        guard words.language != .english else { return nil }
        var json = JSONWriter()
        json.object { json in for text in ToldWords.files { json.member(text, words(text)) } }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private var told: String? {
        switch desk.given[Done.parameter].flatMap({ Done(rawValue: $0) }) {
        case .removed: words("The document is removed.")
        case .sent: words("It has arrived.")
        default: nil
        }
    }

    private func row(_ file: Sheet) throws -> View {
        let (clock, size) = (try desk.clock(), file.parts("sizes").last)
        let id = file.text("id")
        return [
            "name": .text(file.text("name")), "url": View(size?.text("url")),
            "size": View(size?.integer("bytes").map(Self.words)),
            "sent": View(file.instant("created_at").map { clock.day($0) }),
            "remove": try desk.form(
                "DELETE /v1/files/{id:uuid}", at: "/account/documents/\(id)/removal", words("Remove"),
                [],
                isQuiet: true),
        ]
    }

    /// `340 kB`, `2.1 MB`
    private static func words(_ bytes: Int64) -> String {
        guard bytes >= 1_000_000 else { return "\(max(1, bytes / 1_000)) kB" }
        return "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
    }
}
