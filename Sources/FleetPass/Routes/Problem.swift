// Failures as RFC 9457 problem details.

package import HTTP
import Schema

extension Failure {
    package func problem(_ request: Request) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.key("type")
        json.text(request.place("/docs#\(code.anchor)"))
        json.key("title")
        json.text(code.title)
        json.key("status")
        json.integer(Int64(code.status.code))
        json.key("detail")
        json.text(message)
        json.key("instance")
        var instance = [UInt8]("urn:request:".utf8)
        instance.append(hex: request.id)
        json.text(String(decoding: instance, as: UTF8.self))
        if !fields.isEmpty {
            json.key("errors")
            json.beginArray()
            for field in fields {
                json.beginObject()
                switch field.place {
                case .pointer(let pointer):
                    json.key("pointer")
                    json.text(pointer)
                case .parameter(let name):
                    json.key("parameter")
                    json.text(name)
                }
                json.key("detail")
                json.text(field.detail)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        var response = Response(code.status, .bytes(json.bytes))
        response.setType(.problem)
        finish(&response)
        return response
    }

    /// The fields that go with a failure, whatever its body is.
    func finish(_ response: inout Response) {
        response.set("Cache-Control", "no-store")
        // Pages too: whoever says 401 has to name a way in (RFC 9110, 11.6.1).
        if response.status == .unauthorized { response.set("WWW-Authenticate", #"Bearer realm="api""#) }
        if let retryAfterSeconds { response.set("Retry-After", "\(retryAfterSeconds)") }
    }
}
