// The step of a checkout in which one says who one is, and what the last look shows of it: typed by a guest,
// or filled in from the account of whoever is signed in.

import Mustache
import Schema

struct CheckoutPerson {
    let words: Words
    let url: String
    /// Whoever is signed in.
    let own: OwnDetails?
    /// Whether somebody who works here looks at it.
    let isStaff: Bool
    /// What came with a form; nil where none was sent.
    let sent: [String: String]?
    /// Whether somebody who is signed in books for another.
    let isForOther: Bool

    /// Whether it goes to the account of whoever is signed in.
    var isOwn: Bool {
        guard let own else { return false }
        return sent.map { own.isMeant(by: $0) } ?? !isForOther
    }

    /// Whether the form says that it is of somebody who is signed in, and is not.
    var hasEnded: Bool { sent?[OwnDetails.field.spec.name] == "true" && !isOwn }

    /// Why such a form is nobody's.
    static func ended(_ own: OwnDetails?, isStaff: Bool) -> String {
        if own != nil {
            return Words.key(
                "The form names another address than that of your account. Nothing was booked, and what you typed is still here."
            )
        }
        return isStaff
            ? Words.key(
                "You are signed in as staff. Nothing was booked: for yourself, sign in to your account as a customer."
            )
            : Words.key(
                "You have been signed out meanwhile. Nothing was booked, and what you typed is still here.")
    }

    func step(_ refused: RefusedForm?) -> [(View.Name, View)] {
        var entered = sent ?? [:]
        if isOwn, let own { entered.merge(own.entered) { typed, _ in typed } }
        let entry = refused.map { FormEntry($0) } ?? FormEntry(entered)
        return [
            ("fields", .list(fields.map { $0.view(entry, prefix: "you", words) })),
            ("hidden", .list(isOwn ? hidden(["own", "name", "email"]) : [])), ("signed_in", signedIn),
            ("guest", guest),
        ]
    }

    func review() -> [(View.Name, View)] {
        let shown = [
            (words("Name"), "name"), (words("E-mail"), "email"), (words("Phone"), "phone"),
            (words("Date of birth"), "born_on"), (words("Note"), "note"),
        ]
        let facts = facts
        return [
            ("hidden", .list(hidden((isOwn ? ["own"] : []) + shown.map(\.1)))), ("is_own", .bool(isOwn)),
            (
                "person_facts",
                .list(
                    shown.compactMap { label, name -> View? in
                        guard let value = facts[name], !value.isEmpty else { return nil }
                        let text =
                            name == "born_on" ? day(value) : name == "phone" ? Wording.phone(value) : value
                        return ["label": .text(label), "value": .text(text)]
                    })
            ),
        ]
    }

    /// What stands above the form.
    func error(_ refused: RefusedForm?) -> String? {
        guard let refused else { return hasEnded ? words(Self.ended(own, isStaff: isStaff)) : nil }
        let isShown = fields.contains { refused.errors[$0.name] != nil }
        return isShown
            ? words("Nothing was booked yet: some fields need another look.")
            : words.told(refused.failure.message)
    }

    /// What is said of whoever books: of somebody who is signed in the account says what it knows.
    private var facts: [String: String] {
        var facts = sent ?? [:]
        guard isOwn, let own else { return facts }
        (facts["name"], facts["email"]) = (own.name, own.email)
        if let bornOn = own.bornOn { facts["born_on"] = bornOn }
        return facts
    }

    private func hidden(_ names: [String]) -> [View] {
        let facts = facts
        return names.map { name in
            ["name": .text(name), "value": .text(name == "own" ? "true" : facts[name] ?? "")]
        }
    }

    private var fields: [FormField] {
        var born = FormField(
            CustomerInput.bornOn, words("Date of birth"), hint: words("Young drivers may pay a fee."))
        born.control = .day
        let phone = FormField(CustomerNumbers.phoneField, words("Phone"))
        let note = FormField(BookingInput.note, words("Anything we should know?"), isMultiline: true)
        if isOwn { return (own?.bornOn == nil ? [phone, born] : [phone]) + [note] }
        return [
            FormField(CustomerInput.name, words("Full name"), hint: words("As on the driving licence.")),
            FormField(CheckoutForm.email, words("E-mail"), hint: words("The confirmation goes there.")),
            phone, born, note,
        ]
    }

    private var signedIn: View {
        guard isOwn, let own else { return .absent }
        return [
            "whose": .text(own.name), "email": .text(own.email),
            "born": View(own.bornOn.map { day($0) }), "other_url": .text("\(url)?step=you&for=other"),
        ]
    }

    private var guest: View {
        if isOwn { return .absent }
        return [
            "own_url": own == nil ? .absent : .text("\(url)?step=you"), "own_name": View(own?.name),
            "sign_in_url": .text(SignInDetour.place("/sign-in", ["next": "\(url)?step=you"])),
            "has_ended": .bool(hasEnded && own == nil && !isStaff),
        ]
    }

    private func day(_ text: String) -> String {
        CivilDate(text: text.utf8.span).map { words.day($0) } ?? text
    }
}
