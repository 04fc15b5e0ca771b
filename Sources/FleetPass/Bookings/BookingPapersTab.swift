// What is signed and seen for a booking: agreements, inspections, and its files.

import HTTP
import Mustache
import Schema

struct BookingPapersTab {
    private let dossier: BookingDossier
    private let refused: RefusedForm?
    private var desk: PageDesk { dossier.desk }

    init(_ dossier: BookingDossier, _ refused: RefusedForm?) {
        (self.dossier, self.refused) = (dossier, refused)
    }

    func view() throws -> View {
        let agreements = try desk.ask("GET /v1/bookings/{id:uuid}/agreements", [dossier.id]).items
        let live = agreements.first { $0.text("state") != "void" }
        let canDraw = dossier.state.isOpen || dossier.state == .onRent
        let isFirst = live == nil
        return [
            "agreements": .list(try agreements.map { try agreement($0) }),
            "has_agreements": .bool(!agreements.isEmpty),
            "draw_up": canDraw && dossier.customer != nil
                ? try dossier.form(
                    "POST /v1/bookings/{id:uuid}/agreements", at: "agreements",
                    isFirst ? "Draw up the agreement" : "Draw up another", [], isQuiet: !isFirst, refused)
                : .absent,
            "inspections": .list(try inspections()), "begin": try beginnings().present,
            "files": .list(try files()),
        ]
    }

    private func agreement(_ agreement: Sheet) throws -> View {
        guard let id = agreement.id("id") else { return .absent }
        let names = try desk.ask("GET /v1/agreements/{id:uuid}/signatures", [id]).items
        let isOpen = agreement.text("state") == "open"
        var fields = agreement.fields(dossier.reading)
        fields["name"] = .text(Agreement.name(agreement.integer("number") ?? 0))
        fields["document_url"] = .text("/v1/agreements/\(id)/document")
        fields["names"] = .list(
            names.map { signature in
                [
                    "who": .text(signature.text("name")),
                    "as": .text(signature.text("role") == "staff" ? "for the organisation" : "customer"),
                    "way": View(Signature.Way(rawValue: signature.text("way"))?.words),
                    "reason": View(signature["reason"]?.text),
                    "at": View(
                        signature.instant("signed_at").map { Wording.moment($0, in: dossier.reading.zone) }),
                ]
            })
        let signed = Set(names.map { $0.text("role") })
        let missing = ["customer", "staff"].filter { isOpen && !signed.contains($0) }
        fields["signing"] = missing.isEmpty ? .absent : try signing(id, missing[0])
        return .object(fields)
    }

    /// The customer signs first, and then whoever stands at the counter.
    private func signing(_ agreement: UUID, _ role: String) throws -> View {
        let act = "POST /v1/agreements/{id:uuid}/signatures"
        guard desk.may(act) else { return .absent }
        let place = "/desk/agreements/\(agreement)/signatures/\(dossier.id)"
        let name = role == "staff" ? desk.call.askersName : try dossier.customerName
        let back = dossier.isBack(place, refused) ? refused : nil
        let isPaper = back?.entered["on_paper"] != nil
        return [
            "action": .text(place), "role": .text(role),
            "heading": .text(role == "staff" ? "For the organisation" : "The customer signs"),
            "value": .text(back?.entered["name"] ?? name ?? ""),
            "key": .text(FormOnce.hidden().value), "version": .absent,
            "typed": .text(
                role == "staff"
                    ? "My typed name counts as my signature."
                    : "The customer agrees that the typed name counts as their signature."),
            "submit": .text("Sign"), "sign_error": View(isPaper ? nil : back?.failure.message),
            "paper_is_open": .bool(isPaper),
            "paper": try desk.form(
                act, at: place, "Note the signature on paper",
                [
                    desk.field("name", of: act, "Who has signed"),
                    desk.field("on_paper", of: act, "Why on paper, and where it is kept").demanded(),
                ],
                now: FormEntry(["name": name ?? ""]), hidden: [("role", role)], isQuiet: true,
                refused: isPaper ? refused : nil),
        ]
    }

    private func inspections() throws -> [View] {
        try desk.ask("GET /v1/bookings/{id:uuid}/inspections", [dossier.id]).items.map { inspection in
            var fields = inspection.fields(dossier.reading)
            let km = inspection.integer("corrected_km") ?? inspection.integer("odometer_km")
            fields["title"] = .text(inspection.text("kind") == "pickup" ? "At the pick-up" : "At the return")
            fields["url"] = .text("/desk/inspections/\(inspection.text("id"))")
            fields["name"] = View(inspection.integer("number").map { Inspection.name($0) })
            fields["km"] = View(km.map { "\(Wording.grouped($0)) km" })
            fields["fuel_words"] = View(inspection.integer("fuel").map { "\($0)/8 fuel" })
            return .object(fields)
        }
    }

    private func beginnings() throws -> [View] {
        func begin(_ kind: String, _ words: String) throws -> View {
            guard desk.may("POST /v1/bookings/{id:uuid}/inspections") else { return .absent }
            return try desk.form(
                "POST /v1/bookings/{id:uuid}/inspections", at: "\(dossier.url)/inspections", words, [],
                hidden: [("kind", kind)], isQuiet: true, refused: refused)
        }
        switch dossier.state {
        case .confirmed, .ready: return [try begin("pickup", "Inspect for the pick-up")]
        case .onRent, .returned, .disputed: return [try begin("return", "Inspect for the return")]
        default: return []
        }
    }

    private func files() throws -> [View] {
        try desk.ask("GET /v1/bookings/{id:uuid}/files", [dossier.id]).items.map { file in
            let sizes = file.parts("sizes")
            let isPicture = sizes.first?.text("media_type").hasPrefix("image/") == true
            return [
                "name": .text(file.text("alt").isEmpty ? file.text("name") : file.text("alt")),
                "url": View(sizes.last?.text("url")),
                "thumb": View(isPicture ? sizes.first?.text("url") : nil),
                "purpose": .text(Labels.choice(file.text("purpose"))),
                "at": View(file.instant("created_at").map { Wording.moment($0, in: dossier.reading.zone) }),
            ]
        }
    }
}
