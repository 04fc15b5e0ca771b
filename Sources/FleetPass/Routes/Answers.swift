// The usual forms of an answer.

package import HTTP
package import Schema
import Store

extension Response {
    package static func json(_ bytes: [UInt8], _ status: Status = .ok) -> Response {
        var response = Response(status, .bytes(bytes))
        response.setType(.json)
        return response
    }

    /// For whoever looks by hand, at this moment.
    package static func text(_ text: String, _ status: Status) -> Response {
        var response = Response(status, .bytes([UInt8](text.utf8)))
        response.setType(.text)
        response.set("Cache-Control", "no-store")
        return response
    }

    package static func html(_ bytes: [UInt8], _ status: Status = .ok) -> Response {
        var response = Response(status, .bytes(bytes))
        response.setType(.html)
        return response
    }

    package static func redirect(_ place: String) -> Response {
        var response = Response(.seeOther)
        response.set("Location", place)
        return response
    }

    /// After a form was taken: on to a page, by an answer that no cache keeps.
    package static func onward(to place: String) -> Response {
        var response = redirect(place)
        response.set("Cache-Control", "no-store")
        return response
    }

    /// What belongs to whoever asked: no cache may keep it for another.
    package static func privately(_ bytes: [UInt8], _ status: Status = .ok) -> Response {
        var response = json(bytes, status)
        response.set("Cache-Control", "no-store")
        return response
    }

    /// A whole list, or a page of it.
    /// - Parameter next: the cursor of the page behind it.
    package static func list(next: String? = nil, _ items: (inout JSONWriter) throws -> Void) rethrows
        -> Response
    {
        var json = JSONWriter()
        json.beginObject()
        json.key("items")
        json.beginArray()
        try items(&json)
        json.endArray()
        json.key("next")
        if let next { json.text(next) } else { json.null() }
        json.endObject()
        return .json(json.bytes)
    }

    /// All rows of something, as they are.
    /// - Parameter each: hands on each row.
    static func list(of shape: Shape, _ each: ((borrowing Row) throws -> Void) throws -> Void) throws
        -> Response
    {
        try list { json in try each { try $0.write(shape, to: &json) } }
    }

    /// One row as it is, for whoever asked alone. Its second column is its version.
    /// - Parameter first: hands on the row, if there is one.
    /// - Throws: `not_found` where there is none.
    static func record(
        _ shape: Shape, _ status: Status = .ok, _ first: ((borrowing Row) throws -> Int64) throws -> Int64?
    ) throws -> Response {
        var json = JSONWriter()
        json.bytes.reserveCapacity(2_048)
        let version = try first { row in
            try row.write(shape, to: &json)
            return row.integer(1)
        }
        guard let version else { throw Failure.notFound }
        var response = Response.privately(json.bytes, status)
        response.setVersion(version)
        return response
    }

    /// Nothing to tell but that it was done.
    package static var done: Response {
        var response = Response(.noContent)
        response.set("Cache-Control", "no-store")
        return response
    }

    /// Nothing to tell but that it will be done.
    package static var accepted: Response {
        var response = Response(.accepted)
        response.set("Cache-Control", "no-store")
        return response
    }

    package mutating func setVersion(_ version: Int64) { setETag([UInt8]("v\(version)".utf8)) }
}

extension Call {
    /// Of a form, the version stands in a hidden field.
    /// - Throws: `version_missing` without If-Match, `stale` for another version than the one that the caller
    /// has seen.
    package func demandVersion(_ version: Int64) throws {
        if route.isForm {
            guard body(FormVersion.field) == version else { throw Failure.changedMeanwhile }
            return
        }
        guard let given = request.text(field: "if-match") else {
            throw Failure(
                .versionMissing, "Name the version you have seen in If-Match: \"v…\", as ETag gave it.")
        }
        let tags = given.utf8.split(separator: UInt8(ascii: ",")).map { part in
            String(decoding: part.filter { $0 != 0x20 && $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        // An answer that came compressed has a tag that says so.
        guard tags.contains(where: { $0 == "v\(version)" || $0 == "v\(version)-gz" || $0 == "*" }) else {
            throw Failure.changedMeanwhile
        }
    }
}
