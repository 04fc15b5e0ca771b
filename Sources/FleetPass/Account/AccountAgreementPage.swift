// The page where a customer reads an agreement and signs it: by drawing their name where the browser can, or
// by typing it, with a consent that this counts.

import HTTP
import Mustache
import Schema

struct AccountAgreementPage {
    private let desk: PageDesk
    private let booking: AccountBooking
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) throws {
        (self.desk, booking) = (desk, try AccountBooking.asked(desk))
    }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page(
                "GET /account/bookings/{id:uuid}/agreement", for: .customer,
                "The agreement of a booking, to be signed"
            ) { try AccountAgreementPage($0).render() },
            desk.form(
                "POST /account/bookings/{id:uuid}/agreement",
                does: "POST /v1/me/bookings/{id:uuid}/agreement/signature", .signed
            ) { call, _ in
                "/account/bookings/\(call.parameter())"
            } page: { form, desk in
                try AccountAgreementPage(desk).render(form)
            },
        ]
    }

    private static let act = "POST /v1/me/bookings/{id:uuid}/agreement/signature"

    /// Whether the customer's name is under the agreement that is in force.
    static func hasSigned(_ booking: UUID, _ desk: PageDesk) throws -> Bool {
        let signatures = try desk.askIfAllowed(
            "GET /v1/me/bookings/{id:uuid}/agreement/signatures", [booking])
        return signatures?.items.contains { $0.text("role") == Signature.Role.customer.rawValue } ?? false
    }

    /// What the page of the booking says of it; nothing where none is drawn up.
    static func summary(of booking: AccountBooking, _ desk: PageDesk) throws -> View {
        guard
            let agreement = try desk.askIfAllowed("GET /v1/me/bookings/{id:uuid}/agreement", [booking.id]),
            let state = AgreementState(rawValue: agreement.text("state"))
        else { return .absent }
        let isTheirs = try hasSigned(booking.id, desk)
        return [
            "name": .text(Agreement.name(agreement.integer("number") ?? 0)),
            "url": .text("\(booking.url)/agreement"),
            "document_url": .text("/v1/me/bookings/\(booking.id)/agreement/document"),
            "is_open": .bool(state == .open && !isTheirs), "is_waiting": .bool(state == .open && isTheirs),
            "is_signed": .bool(state == .signed), "is_void": .bool(state == .void),
        ]
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        guard case .object(var fields) = try booking.card() else { throw Failure.notFound }
        let agreement = try Self.summary(of: booking, desk)
        let name = desk.call.asker.signedIn?.name ?? ""
        fields["agreement"] = agreement
        fields["form"] = try desk.form(
            Self.act, at: "\(booking.url)/agreement", words("Sign the agreement"),
            [
                desk.field("name", of: Self.act, words("Your full name")),
                desk.field(
                    "consents", of: Self.act,
                    words("I sign by typing my name, and agree that this counts as my signature.")
                ).demanded(),
            ],
            now: FormEntry(["name": name]), hidden: [("role", "customer"), ("strokes", "")],
            refused: refused)
        return try desk.answer("web/account/agreement", fields, refused)
    }
}
