// What papers say: those parts that agreements and inspections have in common, written for their templates.

import Schema
import Store
import Zones

/// Writes an object that a template of `documents/` reads. Everything in it is a text.
struct PaperContent {
    let app: App
    let tx: Transaction
    let rules: HouseRules
    /// When it is made.
    let now: Instant
    var json = JSONWriter()

    init(_ app: App, _ rules: HouseRules, at now: Instant, _ tx: Transaction) {
        (self.app, self.rules, self.now, self.tx) = (app, rules, now, tx)
    }

    /// Number, language, paper and letterhead.
    /// - Parameter place: whose clock and country it goes by.
    mutating func head(_ number: String, _ place: Place) throws {
        let letterhead = try PaperStore(tx: tx).letterhead(of: place.id)
        json.member("number", number)
        json.member("language", "en")
        json.member("paper", ["US", "CA", "MX"].contains(letterhead.country) ? "letter" : "a4")
        json.member("accent", letterhead.accent)
        json.member("made", String(decoding: "\(now)".utf8.prefix(19), as: UTF8.self) + "Z")
        json.member("made_label", place.words(now))
        json.key("organisation")
        json.object { json in
            json.member("name", letterhead.organisation ?? app.configuration.organisation)
            Self.lines(
                [letterhead.legalName, letterhead.phone, letterhead.email, letterhead.website], to: &json)
            json.key("registration")
            json.null()
        }
        json.key("location")
        json.object { json in
            json.member("name", place.name)
            Self.lines(letterhead.address, to: &json)
            json.member("telephone", letterhead.placePhone)
        }
    }

    mutating func vehicle(_ vehicle: PaperStore.Vehicle, _ more: (inout JSONWriter) -> Void = { _ in }) {
        json.key("vehicle")
        json.object { json in
            json.member("name", vehicle.name)
            json.member("category", Wording.capitalised(vehicle.vehicleClass))
            json.member("plate", vehicle.plate)
            json.member("vin", vehicle.vin)
            json.member("colour", Wording.capitalised(vehicle.colour))
            more(&json)
        }
    }

    /// Who is to sign, and by whose clock.
    mutating func signers(_ expected: [(role: Signature.Role, name: String)], _ place: Place) {
        json.member("zone", place.zone.name)
        json.key("signers")
        json.array(expected) { json, signer in
            json.object { json in
                json.member("role", signer.role.rawValue)
                json.member("name", signer.name)
            }
        }
    }

    static func lines(_ lines: [String?], to json: inout JSONWriter) {
        json.key("lines")
        json.array(lines.compactMap { $0 }.filter { !$0.isEmpty }) { json, line in
            json.object { $0.member("line", line) }
        }
    }

    static func texts(_ name: String, _ texts: [String], to json: inout JSONWriter) {
        json.key(name)
        json.array(texts) { json, text in json.object { $0.member("text", text) } }
    }

    /// `6/8`
    static func fuel(_ eighths: Int64) -> String { eighths == 8 ? "Full" : "\(eighths)/8" }
}
