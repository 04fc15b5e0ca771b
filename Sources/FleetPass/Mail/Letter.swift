// What is written to people, by which template, and what a template is given. No SQL.

import Schema

struct Letter: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case invitation
        case signIn = "sign_in"
        case verification
        case password
        /// To whoever signs up with an address that has an account already.
        case known

        func subject(_ organisation: String) -> String {
            switch self {
            case .invitation: "You are invited to join \(organisation)"
            case .signIn: "Your link to sign in at \(organisation)"
            case .verification: "Is this your address? \(organisation)"
            case .password: "Choose another password at \(organisation)"
            case .known: "You have an account at \(organisation) already"
            }
        }

        /// As a list of letters names it.
        var label: String {
            switch self {
            case .invitation: "Invitation"
            case .signIn: "Link to sign in"
            case .verification: "Address to be confirmed"
            case .password: "Another password"
            case .known: "Account is there already"
            }
        }

        /// The folder of templates has a text and a page under this name.
        var template: String { "mail/\(rawValue)" }

        static func of(_ purpose: Link.Purpose) -> Kind? {
            switch purpose {
            case .setup: nil
            case .invitation: .invitation
            case .signIn: .signIn
            case .verification: .verification
            case .password: .password
            }
        }
    }

    let kind: Kind
    let name: String
    let address: String
    /// The link that it is about.
    let url: String
    /// For how long that is good, in words.
    let goodFor: String

    /// As it is sealed.
    var content: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for (key, value) in [("name", name), ("address", address), ("url", url), ("good_for", goodFor)] {
            json.key(key)
            json.text(value)
        }
        json.endObject()
        return json.bytes
    }

    init(_ kind: Kind, to name: String, at address: String, url: String, goodForMs: Int64) {
        (self.kind, self.name, self.address, self.url) = (kind, name, address, url)
        goodFor = Wording.span(goodForMs)
    }

    /// - Returns: nil for a content that no version of ours has sealed.
    init?(_ kind: Kind, content: [UInt8]) {
        guard let json = try? JSONValue(parsing: content), let name = json["name"]?.text,
            let address = json["address"]?.text, let url = json["url"]?.text,
            let goodFor = json["good_for"]?.text
        else { return nil }
        (self.kind, self.name, self.address) = (kind, name, address)
        (self.url, self.goodFor) = (url, goodFor)
    }
}
