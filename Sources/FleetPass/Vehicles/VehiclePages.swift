// Vehicles as HTML: the results page and a vehicle's own page.

import HTTP
import Mustache
import Schema
import Store

func vehiclePages(_ app: App) -> [Route] {
    [
        Route(
            "GET /vehicles", for: .anyone, "Vehicles for rent", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, toAll: call.request)
                let page = try VehicleResultsPage(VehicleSearch(ofPage: call), tx, app, frame)
                return try page.answer(after: call.query(VehicleSearch.Query.cursor))
            }
        ).asking(VehicleSearch.Query.pageShape).remembered().browsed().slow { takesLong($0, app) }
            .showingAgain {
                form, tx in
                // What is valid of the search is shown, and what is not stands beside its field.
                let frame = PageFrame(app, toAll: form.call.request)
                let page = try VehicleResultsPage(
                    VehicleSearch(ofPage: form.call), tx, app, frame, refused: form)
                return try page.answer(after: nil)
            },

        Route(
            "GET /vehicles/{id:uuid}", for: .anyone, "One vehicle", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, visitor: call)
                let page = try VehiclePage(
                    VehicleStore(tx: tx).publicCard(call.id()), tx, app, frame, wanted: frame.entered())
                // The page holds keys that make its forms good for once.
                return frame.answer(try page.render(filled(call, app, tx)), keeping: "no-store")
            }
        ).asking(BookingBox.Query.shape).welcomingCustomers().failing(.notFound).browsed()
            .slow { isOfTime($0) }.showingAgain { form, tx in
                let frame = PageFrame(app, visitor: form.call)
                let page = try VehiclePage(
                    VehicleStore(tx: tx).publicCard(form.id()), tx, app, frame, wanted: form.entered)
                return frame.answer(
                    try page.render(filled(form.call, app, tx)), form.failure.code.status,
                    keeping: "no-store")
            },

        Route(
            "POST /vehicles/{id:uuid}/hold", for: .anyone, "Hold a vehicle, and go on to check out",
            answers: .page,
            .write { call, tx in .onward(to: try app.hold(call, tx)) }
        ).taking(BookingBox.Input.shape, asForm: true).answering(.seeOther).drawing(on: .enquiries)
            .carrying(.location).failing(.notFound, .conflict, .unprocessable).tellingOnItsPage { form, tx in
                let frame = PageFrame(app, toAll: form.call.request)
                let page = try VehiclePage(
                    VehicleStore(tx: tx).publicCard(form.id()), tx, app, frame, wanted: form.entered,
                    refused: form.failure)
                return frame.answer(try page.render(), form.failure.code.status, keeping: "no-store")
            },
    ]
}

/// What the form to ask by has to begin with.
private func filled(_ call: Call, _ app: App, _ tx: Transaction) throws -> FormEntry {
    FormEntry(try OwnDetails(call, app, tx)?.entered ?? [:])
}

/// To price a rental, and to look for ways out, takes longer than a loop should.
private func isOfTime(_ call: Call) -> Bool {
    call.query(VehicleSearch.Query.from) != nil || call.query(VehicleSearch.Query.until) != nil
}

extension App {
    /// Holds a vehicle for whoever was shown its page, once for each page that they were shown.
    /// - Returns: where they check out.
    fileprivate func hold(_ call: Call, _ tx: Transaction) throws -> String {
        typealias Input = BookingBox.Input
        let key = try Token(given: call.body(Input.key))
        let place = "/checkout/\(key.text)"
        if try BookingStore(tx: tx).booking(key: key.digest) != nil { return place }
        let texts = StayWish.Texts(from: call.body(Input.from), until: call.body(Input.until))
        let stay = StayWish(
            from: try BookingWish.time(texts.from, "/from"),
            until: try BookingWish.time(texts.until, "/until"),
            texts: texts, dropOff: call.body(VehicleSearch.Query.dropOff),
            driverAge: call.body(VehicleSearch.Query.age))
        let wish = try BookingWish(vehicle: call.id(), from: call.body(Input.location), stay)
        _ = try book(
            BookingDraft(
                wish: wish, channel: .site, customer: nil, key: key, note: "", overrideReason: nil,
                expectedMinor: call.body(BookingInput.expected)), call, tx)
        return place
    }
}
