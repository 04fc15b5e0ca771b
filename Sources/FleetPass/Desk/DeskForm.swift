// A form of a page as an act of the API: the same handler, permission and rules, asked for by a browser. One
// place for all forms of the desk; which page has which stands with the pages.

import HTTP
import Schema

/// What a page's form does, where it leads, and what page tells what is wrong with it.
struct DeskForm: Sendable {
    /// Shows the page that the form stands on, with what came back.
    typealias Page = @Sendable (RefusedForm, PageDesk) throws -> Response

    /// Where the form is sent: `POST /desk/bookings/{id:uuid}/cancellation`.
    let line: String
    /// What it does: `POST /v1/bookings/{id:uuid}/cancellation`.
    let act: String
    /// A word for what was done: see Done.
    let done: Done
    /// Where one goes on, from the call and from what the API has answered.
    let onward: @Sendable (Call, JSONValue) -> String
    /// What must be typed to do what cannot be undone; nil: nothing.
    var word: Field<String>?
    /// Shows what came of it, where a word does not tell that; then nobody is led on.
    var outcome: Outcome?

    typealias Outcome = @Sendable (Call, Sheet, App) throws -> Response

    init(
        _ line: String, does act: String, _ done: Done,
        onward: @escaping @Sendable (Call, JSONValue) -> String
    ) {
        (self.line, self.act, self.done, self.onward) = (line, act, done, onward)
    }

    /// A word that must be typed.
    static func word(_ word: String) -> Field<String> {
        Field.choice("confirmation", [word], "The word by which one shows that one means it.")
    }

    func route(_ book: APIBook, _ app: App, page: @escaping Page) -> Route {
        let api = book.filed(act)
        let shape = Once<Shape>()
        var route = api.route.sentByForm(to: line, { [self] in shape.value { self.shape(of: api.route) } }) {
            [done, onward, outcome] call, response in
            if let outcome, let sheet = try? Sheet(response, api.route),
                let page = try? outcome(call, sheet, app)
            {
                return page
            }
            let answer: JSONValue =
                if case .bytes(let bytes) = response.body, !bytes.isEmpty {
                    (try? JSONValue(parsing: bytes)) ?? .null
                } else { .null }
            let place = onward(call, answer)
            let mark = place.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
            return .onward(to: "\(place)\(mark)\(Done.parameter)=\(done.rawValue)")
        } again: { form, errand in
            try page(form, PageDesk(errand, app, book))
        }
        route.clocks = { [app] form in FormClocks.reader(of: form, app) }
        return route
    }

    /// `DeskBookingsIdCancellationForm`, of where it is sent.
    private var shapeName: String {
        let steps = line.utf8.split { " /{}:-".utf8.contains($0) }.dropFirst().map { String(Substring($0)) }
        let words = steps.filter { $0 != "uuid" }.map { Wording.capitalised($0) }
        return words.joined() + "Form"
    }

    /// The fields of the API's body, and what each form carries besides.
    private func shape(of api: Route) -> Shape {
        let (name, about) = (shapeName, api.summary)
        let body = api.takes ?? Shape(name, about)
        let whole = Shape(
            name, about, beyond: body, FormGuard.field, FormOnce.field, FormVersion.field, FormClocks.field)
        return word.map { Shape(name, about, beyond: whole, $0) } ?? whole
    }
}

/// What was done just before a page is shown, for a word at its edge. A name in the URL, and no text: nobody
/// can make our page say what they like.
enum Done: String, CaseIterable {
    static let parameter = "done"
    /// What the query of a page says.
    init?(_ request: Request) {
        guard request.query.isEmpty == false else { return nil }
        let marks = request.queryPieces { $0 != Self.parameter }
        self.init(rawValue: marks.first.map { String($0.dropFirst(Self.parameter.utf8.count + 1)) } ?? "")
    }

    case saved, created, removed, booked, confirmed, declined, cancelled, ready, moved
    case paid = "payment-taken"
    case refunded, charged, waived, released, sent, signed, submitted, corrected, closed
    case handedOver = "handed-over"
    case returned, disputed, settled, noted, merged
    case absent = "nobody-came"
    case depositHeld = "deposit-held"
    case kept
    case drawnUp = "drawn-up"
    case forgotten, barred = "refused", allowed, begun
    case undone, assigned, held, shared, ended, repaired, uploaded, imported

    var text: String {
        switch self {
        case .saved: "Saved."
        case .created: "Made."
        case .removed: "Removed."
        case .booked: "Booked."
        case .confirmed: "Confirmed."
        case .declined: "Declined."
        case .cancelled: "Cancelled."
        case .ready: "The vehicle stands ready."
        case .moved: "Moved."
        case .paid: "Payment taken."
        case .refunded: "Refunded."
        case .charged: "Charged."
        case .waived: "The charge is waived."
        case .released: "Released."
        case .sent: "Sent."
        case .signed: "Signed."
        case .submitted: "Submitted."
        case .corrected: "Corrected."
        case .closed: "Closed."
        case .handedOver: "Handed over."
        case .returned: "Returned."
        case .disputed: "Put into dispute."
        case .settled: "Settled."
        case .noted: "Noted."
        case .merged: "Merged."
        case .absent: "Noted that nobody came."
        case .depositHeld: "The deposit is held."
        case .kept: "Kept of the deposit."
        case .drawnUp: "Drawn up, to be signed."
        case .forgotten: "Forgotten."
        case .barred: "Marked: they must not rent."
        case .allowed: "They may rent again."
        case .begun: "It is done next."
        case .undone: "Undone."
        case .assigned: "Assigned."
        case .held: "Taken out of service."
        case .shared: "Shared."
        case .ended: "Ended."
        case .repaired: "Marked as repaired."
        case .uploaded: "Uploaded."
        case .imported: "Imported."
        }
    }
}
