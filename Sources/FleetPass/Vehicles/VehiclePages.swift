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
                return frame.answer(
                    try page.render(after: call.query(VehicleSearch.Query.cursor)), keeping: "no-cache")
            }
        ).asking(VehicleSearch.Query.pageShape).remembered().browsed().slow(when: findsWords).showingAgain {
            form, tx in
            // What is valid of the search is shown, and what is not stands beside its field.
            let frame = PageFrame(app, toAll: form.call.request)
            let page = try VehicleResultsPage(
                VehicleSearch(ofPage: form.call), tx, app, frame, refused: form)
            return frame.answer(
                try page.render(after: nil), Failure.Code.invalid.status, keeping: "no-store")
        },

        Route(
            "GET /vehicles/{id:uuid}", for: .anyone, "One vehicle", answers: .page,
            .read { call, tx in
                let frame = PageFrame(app, toAll: call.request)
                let page = try VehiclePage(VehicleStore(tx: tx).publicCard(call.id()), tx, app, frame)
                // The page holds a key that makes its form good for one enquiry.
                return frame.answer(try page.render(), keeping: "no-store")
            }
        ).failing(.notFound).browsed(),
    ]
}
