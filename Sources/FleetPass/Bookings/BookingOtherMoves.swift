// What may be done with a booking besides what is next. Each says first what will happen.

import HTTP
import Mustache
import Schema

struct BookingOtherMoves {
    private let dossier: BookingDossier
    private let refused: RefusedForm?
    private var desk: PageDesk { dossier.desk }

    init(_ dossier: BookingDossier, _ refused: RefusedForm?) {
        (self.dossier, self.refused) = (dossier, refused)
    }

    func views() throws -> View {
        let moves = BookingState.moves[dossier.state] ?? []
        let views = [
            moves.contains(.declined) ? try declining() : .absent,
            moves.contains(.noShow) && dossier.starts < dossier.now ? try absence() : .absent,
            moves.contains(.cancelled) ? try cancelling() : .absent,
            moves.contains(.disputed) ? try disputing() : .absent,
        ]
        return views.present
    }

    private func declining() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/decline"
        return dossier.fold(
            "Decline", at: "decline", refused, note: "The customer is told, and pays nothing.",
            isDanger: true,
            try dossier.form(
                act, at: "decline", "Decline the booking",
                [desk.field("reason", of: act, hint: "The customer reads it.")], refused))
    }

    /// What it costs stands there before anybody presses a button.
    private func cancelling() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/cancellation"
        let cost = try desk.ask("GET /v1/bookings/{id:uuid}/cancellation", [dossier.id]).money("cost")
        let isFree = (cost?.amountMinor ?? 0) == 0
        var fields = [desk.field("reason", of: act, hint: "The customer reads it.")]
        if !isFree, desk.call.may(.bookingsOverride) { fields.append(desk.field("waives_cost", of: act)) }
        let words = cost.map { Wording.money($0) } ?? ""
        return dossier.fold(
            "Cancel", at: "cancellation", refused,
            note: isFree
                ? "It costs the customer nothing now."
                : "It costs the customer \(words) now. This cannot be undone.", isDanger: true,
            try dossier.form(
                act, at: "cancellation", isFree ? "Cancel the booking" : "Cancel, and charge \(words)",
                fields,
                refused))
    }

    private func absence() throws -> View {
        dossier.fold(
            "Nobody came", at: "no-show", refused,
            note: "The vehicle is free again, and what the rates ask for is charged. This cannot be undone.",
            try dossier.form(
                "POST /v1/bookings/{id:uuid}/no-show", at: "no-show", "Note that nobody came", [], refused))
    }

    private func disputing() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/dispute"
        return dossier.fold(
            "Dispute", at: "dispute", refused,
            note: "While it is disputed the booking is not closed.",
            try dossier.form(
                act, at: "dispute", "Note the dispute", [desk.field("reason", of: act, "What is disputed")],
                refused))
    }
}
