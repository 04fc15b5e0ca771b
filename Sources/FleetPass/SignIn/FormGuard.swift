// A form's proof that it stands on one of our own pages, in the very browser that sends it.

import Crypto
import HTTP
package import Schema

/// The token is made of the browser's cookie, so another site can neither read nor guess it. It goes into a
/// hidden field of each form, or, from a script, into the header field.
package struct FormGuard: Sendable {
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    package static let field = Field.text("form_token", max: 64, "Shows that the form is from our own page.")

    /// - Parameter cookie: of the session, or of a browser that has none.
    func token(for cookie: [UInt8]) -> String {
        Base64URL.encode(Array(Digest.hmacSHA256(key: key, Token.digest(of: cookie)).prefix(24)))
    }

    /// The cookie that forms sent now are bound to.
    static func cookie(of request: Request) -> [UInt8]? {
        Cookies.read(.session, of: request) ?? Cookies.read(.browser, of: request)
    }

    /// - Throws: `forbidden` unless the request was made by a page of ours.
    func demand(_ given: String?, _ request: Request) throws {
        let refused = Failure(
            .forbidden,
            "This did not come from a page of ours, or the page was too old. Load it again and send it once more."
        )
        try Self.refuseForeign(request)
        guard let cookie = Self.cookie(of: request), let given,
            Digest.equal(Array(given.utf8), Array(token(for: cookie).utf8))
        else { throw refused }
    }

    /// A form of another site must not send in our visitors' names. Browsers say where a form stands.
    static func refuseForeign(_ request: Request) throws {
        let foreign = Failure(.forbidden, "This form was sent from another site.")
        if let site = request.text(field: "sec-fetch-site") {
            guard site == "same-origin" || site == "none" else { throw foreign }
        } else if let origin = request.text(field: "origin"), let host = request.text(field: "host") {
            guard origin == "http://\(host)" || origin == "https://\(host)" else { throw foreign }
        }
    }
}
