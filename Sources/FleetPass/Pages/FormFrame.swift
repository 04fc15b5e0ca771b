// What binds the forms of a page to the browser that it is shown to: their token, and the cookie that it is
// made of.

import Crypto
import HTTP

struct FormFrame {
    /// For the hidden field of each form.
    let token: String
    /// A cookie that the browser has not got yet.
    private let fresh: String?
    static let keptSeconds: Int64 = 365 * 24 * 60 * 60

    init(_ request: Request, _ app: App) {
        if let known = FormGuard.cookie(of: request) {
            (token, fresh) = (app.secrets.forms.token(for: known), nil)
        } else {
            let cookie = Token().text
            (token, fresh) = (app.secrets.forms.token(for: [UInt8](cookie.utf8)), cookie)
        }
    }

    /// For a browser that is given another session with this very page.
    init(session: Token, _ app: App) {
        (token, fresh) = (app.secrets.forms.token(for: [UInt8](session.text.utf8)), nil)
    }

    /// Sees to it that the browser can send the forms back, and that no cache keeps them for another.
    func finish(_ response: inout Response) {
        response.set("Cache-Control", "no-store")
        if let fresh { response.setCookie(.browser, fresh, forSeconds: Self.keptSeconds) }
    }
}
