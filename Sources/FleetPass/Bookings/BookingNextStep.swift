// What is to be done next about a booking, and what is still missing for it: as the API says.

import HTTP
import Mustache
import Schema
import Zones

struct BookingNextStep {
    private let dossier: BookingDossier
    private let refused: RefusedForm?
    private var desk: PageDesk { dossier.desk }

    init(_ dossier: BookingDossier, _ refused: RefusedForm?) {
        (self.dossier, self.refused) = (dossier, refused)
    }

    func view() throws -> View {
        switch dossier.state {
        case .quote, .held:
            return step("Waiting for the customer", "The vehicle is held while they check out.")
        case .pending: return try pending()
        case .confirmed, .ready: return try beforeHandover()
        case .onRent: return try onRoad()
        case .returned: return try afterReturn()
        case .disputed: return try disputed()
        case .closed, .expired, .declined, .cancelled, .noShow: return try over()
        }
    }

    private func step(
        _ title: String, _ text: String? = nil, checks: [View] = [], obstacles: [String] = [],
        form: View = .absent, link: (label: String, url: String)? = nil
    ) -> View {
        [
            "title": .text(title), "text": View(text), "checks": .list(checks),
            "has_checks": .bool(!checks.isEmpty), "obstacles": .list(obstacles.map { ["text": .text($0)] }),
            "has_obstacles": .bool(!obstacles.isEmpty), "form": form,
            "link": link.map { ["label": .text($0.label), "url": .text($0.url)] } ?? .absent,
        ]
    }

    /// - Parameters:
    ///   - way: a form with one button, or where one goes to see to it.
    private func check(
        _ label: String, isDone: Bool, _ note: String? = nil, form: View = .absent,
        link: (label: String, url: String)? = nil
    ) -> View {
        [
            "label": .text(label), "done": .bool(isDone), "note": View(note),
            "check_form": isDone ? .absent : form,
            "check_link": isDone
                ? .absent : link.map { ["label": .text($0.label), "url": .text($0.url)] } ?? .absent,
        ]
    }

    private func pending() throws -> View {
        let isOver = dossier.starts <= dossier.now
        return step(
            "Confirm this booking",
            isOver
                ? "Its time of pickup is over. Move it to a later one, or decline it."
                : "Somebody has booked online and waits for your word.",
            form: isOver
                ? .absent
                : try dossier.form(
                    "POST /v1/bookings/{id:uuid}/confirmation", at: "confirmation", "Confirm", [], refused))
    }

    private func beforeHandover() throws -> View {
        let handover = try desk.ask("GET /v1/bookings/{id:uuid}/handover", [dossier.id])
        let obstacles = handover.parts("obstacles")
        func has(_ code: String) -> Bool { obstacles.contains { $0.text("code") == code } }
        func told(_ code: String) -> String? {
            obstacles.first { $0.text("code") == code }?.text("text")
        }
        var checks = [
            try check(
                "Vehicle stands ready", isDone: dossier.state == .ready,
                form: dossier.form(
                    "POST /v1/bookings/{id:uuid}/readiness", at: "readiness", "It is ready", [],
                    isQuiet: true, refused))
        ]
        if dossier.customer != nil {
            checks.append(
                check(
                    "Agreement signed", isDone: !has("agreement"), told("agreement"),
                    link: ("See to it", "\(dossier.url)?tab=papers")))
            checks.append(
                check(
                    "Papers of the drivers checked", isDone: !has("identity"), told("identity"),
                    link: dossier.customer.map { ("Check them", "/desk/customers/\($0)") }))
        }
        if dossier.sheet.money("deposit")?.amountMinor ?? 0 > 0 {
            checks.append(
                check(
                    "Deposit held", isDone: !has("deposit"), told("deposit"),
                    link: desk.may("POST /v1/bookings/{id:uuid}/deposit")
                        ? ("Hold it", "\(dossier.url)?tab=money#deposit") : nil))
        }
        checks.append(
            check(
                "Vehicle inspected", isDone: !has("inspection"), told("inspection"),
                link: ("Inspect it", "\(dossier.url)?tab=papers#inspections")))
        let listed = ["agreement", "identity", "deposit", "inspection", "state"]
        let rest = obstacles.filter {
            !listed.contains($0.text("code")) || $0.text("code") == "state" && dossier.state == .ready
        }
        let open = obstacles.filter { $0["is_absolute"]?.boolean == true }
        let canGo = dossier.state == .ready && open.isEmpty
        return step(
            canGo ? "Hand over the vehicle" : "Get ready for the handover",
            nil, checks: checks, obstacles: rest.map { $0.text("text") },
            form: canGo ? try handoverForm(isFree: obstacles.isEmpty) : .absent)
    }

    /// Where only a rule speaks against it, whoever may go past it says why.
    private func handoverForm(isFree: Bool) throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/handover"
        let reason = desk.field(
            "override_reason", of: act, "Why it goes out all the same",
            hint: "This goes on record. It takes the permission to depart from rules.")
        return try dossier.form(act, at: "handover", "Hand over the keys", isFree ? [] : [reason], refused)
    }

    private func onRoad() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/return"
        let places = try desk.house.get().places.map { (value: $0.id.description, label: $0.name) }
        let form = try dossier.form(
            act, at: "return", "Take the vehicle back",
            [
                desk.field(
                    "returned_at", of: act, "Came back at", hint: "Left empty: now.", control: .moment),
                desk.field(
                    "location_id", of: act, "Came back to", options: [("", "As agreed")] + places),
            ], by: dossier.returnReading.zone, refused)
        let late = Wording.length(dossier.now.epochMs - dossier.ends.epochMs)
        return step(
            dossier.isOverdue ? "Overdue by \(late)" : "On the road",
            dossier.isOverdue
                ? "Call the customer, or extend the rental." : "When it is back, take it back here.",
            form: form)
    }

    private func afterReturn() throws -> View {
        let inspections = try desk.askIfAllowed("GET /v1/bookings/{id:uuid}/inspections", [dossier.id])
        let isInspected = inspections?.items.contains {
            $0.text("kind") == "return" && $0.text("state") == "locked" && $0.instant("superseded_at") == nil
        }
        let (due, money) = (dossier.dueMinor, "\(dossier.url)?tab=money")
        var checks = [
            check(
                "Vehicle inspected after its return", isDone: isInspected == true,
                link: ("Inspect it", "\(dossier.url)?tab=papers#inspections"))
        ]
        if dossier.balance != nil {
            checks.append(
                check(
                    due < 0 ? "Too much is paid" : "Everything is paid", isDone: due == 0,
                    due == 0
                        ? nil : "\(dossier.money(abs(due))) \(due > 0 ? "still to pay" : "to give back")",
                    link: due > 0 ? ("Take payment", "\(money)#pay") : ("Give back", "\(money)#payments")))
        }
        if dossier.deposit != nil {
            checks.append(
                check(
                    "Deposit given back", isDone: !dossier.holdsDeposit,
                    link: ("See to it", "\(money)#deposit")))
        }
        let act = "POST /v1/bookings/{id:uuid}/closing"
        let isDone = isInspected == true && !dossier.holdsDeposit
        let reason = desk.field(
            "override_reason", of: act, "Why it is closed with money open",
            hint: "This goes on record. It takes the permission to depart from rules.")
        return step(
            isDone && due == 0 ? "Close the booking" : "Settle the return", checks: checks,
            form: isDone
                ? try dossier.form(act, at: "closing", "Close the booking", due == 0 ? [] : [reason], refused)
                : .absent)
    }

    private func disputed() throws -> View {
        let act = "POST /v1/bookings/{id:uuid}/dispute/settlement"
        return step(
            "Settle the dispute", "What it has come to is disputed: \(dossier.sheet.text("reason"))",
            form: try dossier.form(
                act, at: "dispute/settlement", "The dispute is settled",
                [desk.field("reason", of: act, "How it was settled")], refused))
    }

    private func over() throws -> View {
        let due = dossier.dueMinor
        guard due != 0, dossier.balance != nil else {
            return step("Nothing is left to do", dossier.sheet["reason"]?.text)
        }
        return step(
            due > 0 ? "\(dossier.money(due)) is still to pay" : "\(dossier.money(-due)) is to be given back",
            dossier.sheet["reason"]?.text,
            link: due > 0
                ? ("Take payment", "\(dossier.url)?tab=money#pay")
                : ("Give it back", "\(dossier.url)?tab=money#payments"))
    }
}
