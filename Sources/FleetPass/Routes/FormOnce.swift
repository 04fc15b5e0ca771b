// The key that makes a form harmless to send twice, where what it answers is shown once: a second click would
// otherwise make a second link, and take the page with the first away.

import Crypto
package import Schema

package enum FormOnce {
    /// Optional: a form that a program sends without it is taken, each time anew.
    package static let field = Field.text("idempotency_key", max: 64, "Makes sending it twice harmless.")
        .optional

    /// For the form's hidden fields. Another with each page that is shown: a form that was changed and sent
    /// again means something else.
    package static func hidden() -> (name: String, value: String) { (field.spec.name, Token().text) }
}

/// Which version of a thing a form was filled in on: a browser sends no If-Match.
enum FormVersion {
    static let field = Field.integer("seen_version", in: 1...Int64.max, "What the form was filled in on.")
        .optional

    static func hidden(_ version: Int64) -> (name: String, value: String) {
        (field.spec.name, "\(version)")
    }
}
