// What the outside may ask of vehicles.

import HTTP
import Schema
import Store

func vehicleRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/vehicles/{id:uuid}", for: .anyone, "One vehicle", answers: .json(Vehicle.shape),
            .read { call, tx in
                var json = JSONWriter()
                json.bytes.reserveCapacity(1_024)
                let version = try VehicleStore(tx: tx).writePublic(call.id(), to: &json)
                var response = Response.json(json.bytes)
                var tag = [UInt8(ascii: "v")]
                tag.append(decimal: Int(version))
                response.setETag(tag)
                response.set("Cache-Control", "no-cache")
                return response
            }
        ).failing(.notFound).remembered().browsed().carrying(.etag),

        Route(
            "GET /v1/vehicles", for: .anyone, "Vehicles for rent, by filters, in an order, page by page",
            answers: .list(of: FoundVehicle.shape, facets: true),
            .read { call, tx in try list(call, tx, app) }
        ).asking(VehicleSearch.Query.shape).remembered().browsed().slow { takesLong($0, app) }
            .failing(.unprocessable).carrying(.etag, .link),

        Route(
            "GET /v1/vehicles.csv", for: .anyone, "All vehicles for rent that the filters leave, as a table",
            answers: .media(.csv),
            .slow { call, errand in try errand.read(for: .report) { try table(call, $0, app) } }
        ).asking(VehicleSearch.Query.tableShape),
    ]
}

/// A search for words or attributes looks at every vehicle that each of them finds: too long for a loop.
func findsWords(_ call: Call) -> Bool {
    call.query(VehicleSearch.Query.text)?.isEmpty == false
        || !call.query(VehicleSearch.Query.attribute).isEmpty
}

/// The first search by dates after a while reads what is taken, which may be a great deal.
func takesLong(_ call: Call, _ app: App) -> Bool {
    if findsWords(call) { return true }
    let isOfStay =
        call.query(VehicleSearch.Query.from) != nil || call.query(VehicleSearch.Query.near) != nil
    return isOfStay && !app.stays.isReady
}

private func list(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    let search = VehicleSearch(call.wholeQuery)
    try search.demandSound()
    let wantsFacets = call.query(VehicleSearch.Query.facets) == true
    return try app.found(search, after: call.query(VehicleSearch.Query.cursor), wantsFacets, call, tx)
}

extension App {
    /// A page of what a search finds.
    /// - Parameter sealed: where it begins.
    func found(
        _ search: VehicleSearch, after sealed: String?, _ wantsFacets: Bool, _ call: Call, _ tx: Transaction
    ) throws -> Response {
        let purpose = search.cursorPurpose
        let cursor = try sealed.map { try cursors.open($0, for: purpose) }
        var json = JSONWriter()
        json.bytes.reserveCapacity(16 * 1024)
        json.beginObject()
        json.key(itemsKey)
        json.beginArray()
        let finder = try search.isOfStay ? VehicleFinder(search, self, tx) : nil
        let last =
            try finder.map { try $0.write(after: cursor, self, tx, to: &json) }
            ?? writeRows(search, after: cursor, self, tx, to: &json)
        let next = last.map { cursors.seal($0, for: purpose) }
        json.endArray()
        json.key(nextKey)
        if let next { json.text(next) } else { json.null() }
        if wantsFacets {
            let counts = try finder?.counts() ?? facets.index(having: search.words, tx).counts(search)
            writeCounts(counts, to: &json)
        }
        json.endObject()
        var response = Response.json(json.bytes)
        response.setETag(Fingerprint.of(json.bytes))
        response.set("Cache-Control", "no-cache")
        if let next { response.set("Link", call.link(to: next, VehicleSearch.Query.cursor.spec.name)) }
        return response
    }
}

private func writeRows(
    _ search: VehicleSearch, after cursor: PageCursor?, _ app: App, _ tx: Transaction,
    to json: inout JSONWriter
) throws -> PageCursor? {
    let places = try OfferedPlaces(search, app, tx)
    return try VehicleSearchStore(tx: tx).page(search, at: places, after: cursor) { row in
        try app.brokenVehicles.passOver(row) { try $0.write(Vehicle.shape, to: &json) }
    }
}

private let itemsKey = JSONWriter.key("items")
private let nextKey = JSONWriter.key("next")

private func writeCounts(_ counts: FacetIndex.Counts, to json: inout JSONWriter) {
    json.key("facets")
    json.beginObject()
    for facet in FacetIndex.Facet.allCases {
        json.key(facet.name)
        write(counts.facets[facet.rawValue], to: &json)
    }
    json.key("attributes")
    json.beginObject()
    for facet in counts.attributes {
        json.key(facet.key)
        write(facet.counts, to: &json)
    }
    json.endObject()
    json.endObject()
    json.key("total")
    json.integer(Int64(counts.total))
}

private func write(_ counts: [FacetIndex.Count], to json: inout JSONWriter) {
    json.array(counts) { json, entry in
        json.beginObject()
        json.key("value")
        json.text(entry.value)
        json.key("count")
        json.integer(Int64(entry.count))
        json.endObject()
    }
}

/// Page after page, so that no walk through the fleet needs more memory than its result.
private func table(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    var search = VehicleSearch(whole: call)
    search.limit = 1_000
    var csv = CSVWriter(header: Vehicle.shape)
    var cursor: PageCursor?
    let places = try OfferedPlaces(search, app, tx)
    repeat {
        cursor = try VehicleSearchStore(tx: tx).page(search, at: places, after: cursor) { row in
            try app.brokenVehicles.passOver(row) { try $0.write(Vehicle.shape, to: &csv) }
        }
    } while cursor != nil
    var response = Response(.ok, .bytes(csv.bytes))
    response.setType(.csv)
    response.set("Content-Disposition", "attachment; filename=\"vehicles.csv\"")
    return response
}

extension VehicleSearch {
    /// What a cursor of this search is good for.
    var cursorPurpose: String { "vehicles|\(sort.rawValue)|\(filterKey)" }
}
