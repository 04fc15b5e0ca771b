// What the outside may ask of locations.

import HTTP
import Schema
import Store

let locationRoutes: [Route] = [
    Route(
        "GET /v1/locations", for: .anyone, "All locations", answers: .list(of: Location.shape, facets: false),
        .read { _, tx in
            var json = JSONWriter()
            json.beginObject()
            json.key("items")
            json.beginArray()
            try LocationStore(tx: tx).writeAll(to: &json)
            json.endArray()
            json.key("next")
            json.null()
            json.endObject()
            return .json(json.bytes)
        })
]
