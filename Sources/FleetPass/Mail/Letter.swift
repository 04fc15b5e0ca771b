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
        case bookingReceived = "booking_received"
        case bookingConfirmed = "booking_confirmed"
        case bookingChanged = "booking_changed"
        case bookingDeclined = "booking_declined"
        case bookingCancelled = "booking_cancelled"

        /// - Parameter code: of the booking that it is about.
        func subject(_ organisation: String, _ words: Words, code: String) -> String {
            func about(_ english: String) -> String {
                words(english, ["code": code, "brand": organisation])
            }
            return switch self {
            case .invitation: "You are invited to join \(organisation)"
            case .signIn: "Your link to sign in at \(organisation)"
            case .verification: "Is this your address? \(organisation)"
            case .password: "Choose another password at \(organisation)"
            case .known: "You have an account at \(organisation) already"
            case .bookingReceived: about(Words.key("Your booking {code} at {brand} waits for confirmation"))
            case .bookingConfirmed: about(Words.key("Your booking {code} at {brand} is confirmed"))
            case .bookingChanged: about(Words.key("Your booking {code} at {brand} has changed"))
            case .bookingDeclined: about(Words.key("Your booking {code} at {brand} could not be taken"))
            case .bookingCancelled: about(Words.key("Your booking {code} at {brand} is cancelled"))
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
            case .bookingReceived: "Booking waits for confirmation"
            case .bookingConfirmed: "Booking confirmed"
            case .bookingChanged: "Booking changed"
            case .bookingDeclined: "Booking declined"
            case .bookingCancelled: "Booking cancelled"
            }
        }

        /// The folder of templates has a text and a page under this name.
        var template: String { isAboutBooking ? "mail/booking" : "mail/\(rawValue)" }

        var isAboutBooking: Bool {
            switch self {
            case .bookingReceived, .bookingConfirmed, .bookingChanged, .bookingDeclined, .bookingCancelled:
                true
            case .invitation, .signIn, .verification, .password, .known: false
            }
        }

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

    /// What it is written in.
    var language = Language.english
    /// What it says of a booking, as its template reads it; null for a letter about something else.
    var booking = JSONValue.null

    /// As it is sealed.
    var content: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        let texts = [
            ("name", name), ("address", address), ("url", url), ("good_for", goodFor),
            ("language", language.rawValue),
        ]
        for (key, value) in texts {
            json.key(key)
            json.text(value)
        }
        json.key("booking")
        json.value(booking)
        json.endObject()
        return json.bytes
    }

    init(
        _ kind: Kind, to name: String, at address: String, in language: Language, booking: JSONValue
    ) {
        (self.kind, self.name, self.address, self.language) = (kind, name, address, language)
        (self.booking, url, goodFor) = (booking, booking["url"]?.text ?? "", "")
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
        // Those that were written before letters had one are in English.
        language = json["language"]?.text.flatMap { Language(rawValue: $0) } ?? .english
        booking = json["booking"] ?? .null
    }
}
