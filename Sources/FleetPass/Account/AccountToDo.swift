// What a customer can do for a booking before it begins, and what they bring along.

import Mustache
import Schema

struct AccountToDo {
    private let booking: AccountBooking
    private let desk: PageDesk
    private var words: Words { desk.words }

    init(_ booking: AccountBooking, _ desk: PageDesk) { (self.booking, self.desk) = (booking, desk) }

    var views: [View] {
        get throws {
            var views: [View] = []
            if try isToBeSigned {
                views.append([
                    "icon": "signature", "label": .text(words("Sign the agreement")),
                    "text": .text(words("It saves you time at the counter.")),
                    "url": .text("\(booking.url)/agreement"),
                ])
            }
            return views
        }
    }

    /// Whether an agreement waits for their name, and theirs alone can be put there.
    private var isToBeSigned: Bool {
        get throws {
            let agreement = try desk.askIfAllowed("GET /v1/me/bookings/{id:uuid}/agreement", [booking.id])
            guard agreement?.text("state") == AgreementState.open.rawValue else { return false }
            return try !AccountAgreementPage.hasSigned(booking.id, desk)
        }
    }

    /// What nobody gets a vehicle without.
    var bring: [View] {
        var items = [
            (words("Your driving licence"), words("The card itself. A photo of it is not enough.")),
            (words("Passport or identity card"), words("With the same name as your booking.")),
        ]
        if let deposit = booking.sheet.money("deposit"), deposit.amountMinor > 0 {
            let held = words(
                "We hold a deposit of {deposit} on it. You get it back after the return.",
                ["deposit": words.money(deposit)])
            items.append((words("A payment card in your name"), held))
        }
        return items.map { ["label": .text($0.0), "text": .text($0.1)] }
    }
}
