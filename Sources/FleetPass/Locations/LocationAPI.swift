// What the outside may ask of locations.

import HTTP
import Schema
import Store

let locationRoutes: [Route] = [
    Route(
        "GET /v1/locations", for: .anyone, "All locations", answers: .list(of: Location.shape, facets: false),
        .read { _, tx in try .list { json in try LocationStore(tx: tx).writeAll(to: &json) } }
    ).browsed()
]
