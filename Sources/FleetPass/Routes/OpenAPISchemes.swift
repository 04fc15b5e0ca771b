// How somebody may show who they are, as the OpenAPI document tells it.

import Schema

extension OpenAPI {
    /// How somebody may show who they are.
    enum Scheme: String, CaseIterable { case bearer, session }

    /// What `common` leaves out: below a path of its host a site's cookie has another name.
    /// - Parameter cookie: as browsers keep the session's.
    static func schemes(_ cookie: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for scheme in Scheme.allCases {
            json.key(scheme.rawValue)
            json.beginObject()
            let members =
                switch scheme {
                case .bearer:
                    [
                        ("type", "http"), ("scheme", "bearer"),
                        ("description", "An access token of POST /v1/token, or an API key."),
                    ]
                case .session:
                    [
                        ("type", "apiKey"), ("in", "cookie"), ("name", cookie),
                        (
                            "description",
                            "What a browser has once somebody signed in. With whatever changes something, X-Form-Token goes along."
                        ),
                    ]
                }
            for (name, value) in members {
                json.key(name)
                json.text(value)
            }
            json.endObject()
        }
        json.endObject()
        // Components, and the document.
        return json.bytes + [UInt8]("}}".utf8)
    }
}
