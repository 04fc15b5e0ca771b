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
                let page = try VehicleResultsPage(VehicleSearch(ofPage: call), tx, app)
                var response = Response.html(try page.render(after: call.query(VehicleSearch.Query.cursor)))
                response.set("Cache-Control", "no-cache")
                return response
            }
        ).asking(VehicleSearch.Query.pageShape).remembered().browsed().slow(when: findsWords).showingAgain {
            form, tx in
            // What is valid of the search is shown, and what is not stands beside its field.
            let search = VehicleSearch(ofPage: form.call)
            let page = try VehicleResultsPage(search, tx, app, refused: form)
            var response = Response.html(try page.render(after: nil), Failure.Code.invalid.status)
            response.set("Cache-Control", "no-store")
            return response
        },

        Route(
            "GET /vehicles/{id:uuid}", for: .anyone, "One vehicle", answers: .page,
            .read { call, tx in
                let page = try VehiclePage(VehicleStore(tx: tx).publicCard(call.id()), tx, app)
                var response = Response.html(try page.render())
                // The page holds a key that makes its form good for one enquiry.
                response.set("Cache-Control", "no-store")
                return response
            }
        ).failing(.notFound).browsed(),
    ]
}
