// Enquiries as HTML: the form's way in, and the page that says thank you.

import HTTP
import Mustache
import Schema
import Store

func enquiryPages(_ app: App) -> [Route] {
    [
        Route(
            "POST /vehicles/{id:uuid}/enquiry", for: .anyone, "Ask about a vehicle", answers: .page,
            .write { call, tx in
                let card = try VehicleStore(tx: tx).publicCard(call.id())
                let taking = app.enquiryTaking(about: VehicleID(value: card.id), call)
                try app.take(taking, tx)
                return try thanks(taking.enquiry, card, tx, app, PageFrame(app, toAll: call.request))
            }
        )
        .taking(EnquiryForm.shape, asForm: true).idempotent(by: EnquiryForm.idempotencyKey)
        .drawing(on: .enquiries).failing(.notFound, .forbidden)
        .showingAgain { form, tx in
            let frame = PageFrame(app, toAll: form.call.request)
            let page = try VehiclePage(VehicleStore(tx: tx).publicCard(form.id()), tx, app, frame)
            return frame.answer(
                try page.render(FormEntry(form)), Failure.Code.invalid.status, keeping: "no-store")
        }
    ]
}

private func thanks(
    _ enquiry: Enquiry, _ card: VehicleCard, _ tx: Transaction, _ app: App, _ frame: PageFrame
) throws -> Response {
    let location = try LocationStore(tx: tx).all().first { $0.id.value == card.locationID }
    return try frame.answer(
        "web/enquiries/thanks",
        [
            "name": .text(enquiry.enquirer.name), "email": .text(enquiry.enquirer.email),
            // The end of the id: short enough to say on the telephone, and enough to find it by.
            "reference": .text("E-" + enquiry.id.value.description.suffix(8).uppercased()),
            "vehicle_title": .text(card.title), "vehicle_url": .text(card.path),
            "photo_url": .text(card.coverURL), "photo_alt": .text(card.alt(frame.words)),
            "location_name": .text(location?.name ?? app.sign.name),
            "phone": .text(Wording.phone(location?.phone ?? "")),
            "phone_url": .text(Wording.call(location?.phone ?? "")),
            "search_url": "/vehicles",
        ])
}
