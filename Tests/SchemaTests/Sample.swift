// A shape with a field of every kind, which the other tests read, write and describe.

import Schema

enum Colour: String, CaseIterable, Equatable { case red, green, blue }

struct SampleID: Equatable { let uuid: UUID }

enum Place {
    static let street = Field.text("street", max: 20)
    static let zip = Field.text("zip/code", max: 5).optional
    static let shape = Shape("Place", "Where it stands.", street, zip)
}

enum Sample {
    static let id = Field.uuid("id", "Its id.")
    static let name = Field.text("name", min: 2, max: 10, "Who asks.").example("Ada").autocomplete("name")
    static let notes = Field.text("notes", .multiline(max: 20)).optional
    static let email = Field.text("email", .email)
    static let seats = Field.integer("seats", in: 1...9)
    static let insured = Field.boolean("insured")
    static let from = Field.instant("from").optional
    static let rate = Field.money("rate", minor: 0...100_000, "Per day.")
    static let colour = Field.choice("colour", of: Colour.self).optional
    static let tags = Field.text("tags", max: 5, "Words.").list(max: 3)
    static let place = Field.object("place", Place.shape).optional
    static let shape = Shape(
        "Sample", "One of each.", id, name, notes, email, seats, insured, from, rate, colour, tags, place)

    static let idText = "01890a5d-ac96-774b-bcce-b302099a8057"
    static let required = #"""
        {"id":"01890a5d-ac96-774b-bcce-b302099a8057","name":"Ada","email":"ada@example.com","seats":4,
         "insured":true,"rate":{"amount":4900,"currency":"USD"},"tags":[]}
        """#
}

extension FieldError.Place {
    /// The bare pointer or name.
    var text: String {
        switch self {
        case .pointer(let text), .parameter(let text): text
        }
    }
}

/// The errors of an input as lines `place detail`, empty where it is taken.
func errors(of read: () throws -> Record) -> [String] {
    do {
        _ = try read()
        return []
    } catch let invalid as Invalid {
        return invalid.errors.map { "\($0.place.text) \($0.detail)" }
    } catch {
        return ["\(error)"]
    }
}
