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

    /// Where nobody has chosen one.
    private static let accent = "#1f5fbf"

    /// Number, language, paper and letterhead.
    /// - Parameter place: whose clock and country it goes by.
    mutating func head(_ number: String, _ place: Place) throws {
        let letterhead = try PaperStore(tx: tx).letterhead(of: place.id)
        let sign = try app.signs.sign(tx)
        json.member("number", number)
        json.member("language", "en")
        json.member("paper", ["US", "CA", "MX"].contains(letterhead.country) ? "letter" : "a4")
        json.member("accent", sign.accent?.text ?? Self.accent)
        json.member("made", String(decoding: "\(now)".utf8.prefix(19), as: UTF8.self) + "Z")
        json.member("made_label", Self.words(now, at: place))
        json.key("organisation")
        json.object { json in
            json.member("name", sign.name)
            Self.lines(
                [sign.legalName, sign.phone.map { Wording.phone($0) }, sign.email, sign.website], to: &json)
            json.key("registration")
            json.null()
        }
        json.key("location")
        json.object { json in
            json.member("name", place.name)
            Self.lines(letterhead.address + [Wording.phone(letterhead.placePhone)], to: &json)
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

    /// Those that there are: what is not known leaves no gap.
    static func lines(_ lines: [String?], to json: inout JSONWriter) {
        let lines = lines.compactMap { $0 }.filter { !$0.isEmpty }
        json.key("lines")
        json.array(lines.enumerated()) { json, line in
            json.object { json in
                json.member("line", line.element)
                json.member("last", line.offset == lines.count - 1)
            }
        }
    }

    /// A local time whose zone stays in one piece.
    static func words(_ time: Instant, at place: Place) -> String {
        joined(Wording.local(time, in: place.zone))
    }

    /// Lines end behind a slash otherwise, within the name of a zone.
    static func joined(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            text.unicodeScalars.append(scalar)
            if scalar == "/" { text.unicodeScalars.append("\u{2060}") }
        }
    }

    /// `1 Apr 1990`, for a date as rows have it.
    static func day(_ date: String?) -> String {
        guard let date else { return "" }
        guard let civil = CivilDate(text: date.utf8.span) else { return date }
        return Moment.day(Instant(epochMs: civil.daysSinceEpoch * 86_400_000))
    }

    static func texts(_ name: String, _ texts: [String], to json: inout JSONWriter) {
        json.key(name)
        json.array(texts) { json, text in json.object { $0.member("text", text) } }
    }

    /// `6/8`
    static func fuel(_ eighths: Int64) -> String { eighths == 8 ? "Full" : "\(eighths)/8" }
}
