// The usual forms of an answer.

import HTTP
import Schema

extension Response {
    static func json(_ bytes: [UInt8], _ status: Status = .ok) -> Response {
        var response = Response(status, .bytes(bytes))
        response.setType(.json)
        return response
    }

    static func html(_ bytes: [UInt8], _ status: Status = .ok) -> Response {
        var response = Response(status, .bytes(bytes))
        response.setType(.html)
        return response
    }

    static func redirect(_ place: String) -> Response {
        var response = Response(.seeOther)
        response.set("Location", place)
        return response
    }
}
