// Pages of lists, filled row by row and followed by a cursor. Reads nothing itself.

import HTTP
import Schema
import Store

/// How far a page goes: up to its limit. One row more only says that there are others.
struct PageEnd<Place> {
    let limit: Int
    private(set) var count = 0
    private var last: Place?
    private var hasMore = false

    init(limit: Int) { self.limit = limit }

    /// - Parameter place: of the row that is at hand.
    /// - Returns: whether the page takes the row.
    mutating func takes(_ place: @autoclosure () throws -> Place) rethrows -> Bool {
        guard count < limit else {
            hasMore = true
            return false
        }
        count += 1
        if count == limit { last = try place() }
        return true
    }

    /// The place behind which the next page begins.
    var next: Place? { hasMore ? last : nil }
}

/// A page that is written while it is read, for whoever asked alone.
struct Listing {
    /// Where it begins; nil: at the first row.
    let cursor: PageCursor?
    private var end: PageEnd<PageCursor>
    private var json = JSONWriter()
    private let call: Call
    private let seal: CursorSeal
    private let purpose: String
    private let parameter: String

    /// - Parameters:
    ///   - purpose: what its cursors are good for.
    ///   - field: the parameter of the query that carries a cursor.
    init(
        _ call: Call, _ seal: CursorSeal, for purpose: String, _ field: Field<String?>, limit: Int64?
    ) throws {
        (self.call, self.seal, self.purpose) = (call, seal, purpose)
        parameter = field.spec.name
        end = PageEnd(limit: Int(limit ?? 20))
        cursor = try call.query(field).map { try seal.open($0, for: purpose) }
        json.beginObject()
        json.key("items")
        json.beginArray()
    }

    /// How many rows are to be read: one more than it shows.
    var most: Int { end.limit + 1 }
    var count: Int { end.count }

    mutating func add(_ place: PageCursor, _ write: (inout JSONWriter) throws -> Void) rethrows {
        if end.takes(place) { try write(&json) }
    }

    consuming func response() -> Response {
        let next = end.next.map { seal.seal($0, for: purpose) }
        json.endArray()
        json.member("next", next)
        json.endObject()
        var response = Response.privately(json.bytes)
        if let next { response.set("Link", call.link(to: next, parameter)) }
        return response
    }
}
