// The money of a booking: what is due, what came, the deposit, and what was charged besides.

import HTTP
import Mustache
import Schema

struct BookingMoneyTab {
    private let dossier: BookingDossier
    private let refused: RefusedForm?
    private var desk: PageDesk { dossier.desk }

    init(_ dossier: BookingDossier, _ refused: RefusedForm?) {
        (self.dossier, self.refused) = (dossier, refused)
    }

    func view() throws -> View {
        guard let balance = dossier.balance else { return .absent }
        return [
            "sums": .list(
                [("Total", "total"), ("Charged besides", "charged"), ("Paid", "paid")].map { label, name in
                    [
                        "label": .text(label),
                        "value": .text(balance.money(name).map { Wording.money($0) } ?? ""),
                    ]
                }),
            "due_label": .text(dossier.dueMinor < 0 ? "To give back" : "Still to pay"),
            "due": .text(dossier.money(abs(dossier.dueMinor))), "is_due": .bool(dossier.dueMinor > 0),
            "pay": try paying(), "payments": try payments(), "deposit": try deposit(),
            "charges": try charges(), "add_charge": try adding(),
        ]
    }

    /// What is due stands there already.
    private func paying() throws -> View {
        guard dossier.dueMinor > 0 else { return .absent }
        let act = "POST /v1/bookings/{id:uuid}/payments"
        return try dossier.form(
            act, at: "payments", "Take payment",
            ["amount", "method", "reference"].map { desk.field($0, of: act) },
            now: FormEntry(["amount": dossier.decimal(dossier.dueMinor), "method": "terminal"]), refused)
    }

    private func payments() throws -> View {
        let act = "POST /v1/payments/{id:uuid}/refunds"
        let list = try desk.ask("GET /v1/bookings/{id:uuid}/payments", [dossier.id]).items
        let views = try list.map { payment -> View in
            var fields = payment.fields(dossier.reading)
            let (whole, back) = (payment.money("amount"), payment.money("refunded"))
            let left = (whole?.amountMinor ?? 0) - (back?.amountMinor ?? 0)
            let place = "/desk/payments/\(payment.text("id"))/refunds/\(dossier.id)"
            let canGo = left > 0 && ["succeeded", "part_refunded"].contains(payment.text("state"))
            fields["given_back"] = View(back.flatMap { $0.amountMinor > 0 ? Wording.money($0) : nil })
            fields["fold"] =
                canGo
                ? dossier.fold(
                    "Give back", at: place, refused,
                    try dossier.form(
                        act, at: place, "Give it back",
                        [desk.field("amount", of: act), desk.field("reason", of: act)],
                        now: FormEntry([
                            "amount": dossier.decimal(
                                dossier.dueMinor < 0 ? min(left, -dossier.dueMinor) : left)
                        ]), isQuiet: true, refused)) : .absent
            return .object(fields)
        }
        return .list(views)
    }

    private func deposit() throws -> View {
        guard let deposit = dossier.deposit else { return .absent }
        var fields = deposit.fields(dossier.reading)
        let captured = deposit.money("captured")?.amountMinor ?? 0
        fields["kept"] = View(captured > 0 ? dossier.money(captured) : nil)
        try hold(deposit, &fields)
        fields["folds"] = [try keeping(), try releasing(), try refunding(deposit, captured)].present
        return .object(fields)
    }

    /// It stands there as a form until it is held, and behind a button where it ends.
    private func hold(_ deposit: Sheet, _ fields: inout View.Fields) throws {
        (fields["hold"], fields["hold_anew"]) = (.absent, .absent)
        let act = "POST /v1/bookings/{id:uuid}/deposit"
        let isEnding = dossier.holdsDeposit && deposit.instant("capture_before") != nil
        let isOpen = [.pending, .confirmed, .ready, .onRent].contains(dossier.state)
        let states = ["required", "failed", "authorising", "uncovered", "expired"]
        guard isOpen, isEnding || states.contains(deposit.text("state")) else { return }
        let form = try dossier.form(
            act, at: "deposit", dossier.holdsDeposit ? "Hold it anew" : "Hold the deposit",
            [
                desk.field("method", of: act), desk.field("reference", of: act),
                desk.field(
                    "capture_before", of: act, "Can be kept until",
                    hint: "As the terminal says. Left empty: without end, as cash is.", control: .moment),
            ], now: FormEntry(["method": "terminal"]), isQuiet: isEnding, refused)
        fields["hold"] = isEnding ? .absent : form
        fields["hold_anew"] = isEnding ? dossier.fold("Hold it anew", at: "deposit", refused, form) : .absent
    }

    private func keeping() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/deposit/capture"
        guard dossier.holdsDeposit, !dossier.state.isOpen, dossier.dueMinor > 0 else { return .absent }
        let most = min(dossier.dueMinor, dossier.deposit?.money("amount")?.amountMinor ?? 0)
        return dossier.fold(
            "Keep what is owed", at: "deposit/capture", refused,
            note: "What is kept pays what is owed; the rest goes back.",
            try dossier.form(
                act, at: "deposit/capture", "Keep it",
                [desk.field("amount", of: act), desk.field("reason", of: act)],
                now: FormEntry(["amount": dossier.decimal(most)]), isQuiet: true, refused))
    }

    private func releasing() throws -> View {
        guard dossier.holdsDeposit else { return .absent }
        return dossier.fold(
            "Give it back", at: "deposit/release", refused,
            note: dossier.state.isOpen || dossier.state == .onRent
                ? "The rental is not over: without a deposit it is not covered." : nil,
            try dossier.form(
                "POST /v1/bookings/{id:uuid}/deposit/release", at: "deposit/release", "Give the deposit back",
                [], isQuiet: true, refused))
    }

    private func refunding(_ deposit: Sheet, _ captured: Int64) throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/deposit/refunds"
        let left = captured - (deposit.money("refunded")?.amountMinor ?? 0)
        guard left > 0 else { return .absent }
        return dossier.fold(
            "Refund what was kept", at: "deposit/refunds", refused,
            try dossier.form(
                act, at: "deposit/refunds", "Refund it",
                [desk.field("amount", of: act), desk.field("reason", of: act)],
                now: FormEntry(["amount": dossier.decimal(left)]), isQuiet: true, refused))
    }

    private func charges() throws -> View {
        let act = "POST /v1/charges/{id:uuid}/waiver"
        let list = try desk.ask("GET /v1/bookings/{id:uuid}/charges", [dossier.id]).items
        let views = try list.map { charge -> View in
            var fields = charge.fields(dossier.reading)
            let place = "/desk/charges/\(charge.text("id"))/waiver/\(dossier.id)"
            let whole = (charge.money("net")?.amountMinor ?? 0) + (charge.money("tax")?.amountMinor ?? 0)
            fields["whole"] = .text(dossier.money(whole))
            fields["proof"] = View(charge["evidence"]?["text"]?.text)
            fields["fold"] =
                charge.instant("waived_at") == nil
                ? dossier.fold(
                    "Waive", at: place, refused,
                    try dossier.form(
                        act, at: place, "Waive the charge", [desk.field("reason", of: act)], isQuiet: true,
                        refused)) : .absent
            return .object(fields)
        }
        return .list(views)
    }

    private func adding() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/charges"
        guard [.onRent, .returned, .disputed, .closed].contains(dossier.state) else { return .absent }
        return dossier.fold(
            "Charge something", at: "charges", refused, note: "A toll, a fine, damage or cleaning.",
            try dossier.form(
                act, at: "charges", "Charge it",
                [
                    desk.field("kind", of: act), desk.field("text", of: act, "What for"),
                    desk.field("net", of: act, "Amount before tax"),
                    desk.field("is_taxed", of: act, "With the taxes of the booking"),
                    desk.field("evidence", of: act, "What shows it"),
                ], now: FormEntry(["is_taxed": "true"]), isQuiet: true, refused))
    }
}
