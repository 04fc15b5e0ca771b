// What stands in the way of a rental, in a sentence, and who may go past it. No SQL, no HTTP.

import Schema

struct Obstacle: Equatable, Sendable {
    enum Code: String, CaseIterable, Sendable {
        case status, hold, document, taken
        case notOfferedHere = "not_offered_here"
        case closed
        case outOfHours = "out_of_hours"
        case tooSoon = "too_soon"
        case tooFar = "too_far"
        case tooShort = "too_short"
        case tooLong = "too_long"
        /// So close to the pickup that a cancellation costs something.
        case notice
        case oneWay = "one_way"
        case price
        case extra
        case discount
        case customer
        case agreement, identity, deposit, inspection, payment, state
        case onRent = "on_rent"
    }

    /// What it takes to go past it.
    enum Strength: Equatable, Sendable {
        /// The law, or another's booking.
        case absolute
        /// A permission and a reason.
        case overridable(Grant)
    }

    let code: Code
    /// For the one who asked.
    let text: String
    /// Which field of the request it is about.
    let pointer: String
    let strength: Strength
    /// The same for pages in any language, where it has names and times in it.
    var told: ToldObstacle?

    static func absolute(_ code: Code, _ pointer: String, _ text: String) -> Obstacle {
        Obstacle(code: code, text: text, pointer: pointer, strength: .absolute)
    }

    static func absolute(_ code: Code, _ pointer: String, _ told: ToldObstacle) -> Obstacle {
        Obstacle(
            code: code, text: told.text(.english), pointer: pointer, strength: .absolute, told: told)
    }

    static func rule(_ code: Code, _ pointer: String, _ told: ToldObstacle) -> Obstacle {
        var obstacle = rule(code, pointer, told.text(.english))
        obstacle.told = told
        return obstacle
    }

    static func rule(_ code: Code, _ pointer: String, _ text: String) -> Obstacle {
        Obstacle(code: code, text: text, pointer: pointer, strength: .overridable(.bookingsOverride))
    }

    static func ofFleet(_ code: Code, _ text: String) -> Obstacle {
        Obstacle(code: code, text: text, pointer: "/vehicle_id", strength: .overridable(.fleetOverride))
    }

    static let shape = Shape(
        "Obstacle", "What stands in the way of a rental.", Field.choice("code", of: Code.self),
        Field.text("text", max: 400, "In a sentence."),
        Field.boolean("is_absolute", "Whether nobody can go past it."))

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("code", code.rawValue)
            json.member("text", text)
            json.member("is_absolute", strength == .absolute)
        }
    }

    /// What is not this one's to go past, as the answer to a request that wanted to.
    static func failure(_ obstacles: [Obstacle]) -> Failure {
        let isTaken = obstacles.contains { $0.code == .taken }
        return Failure(
            isTaken ? .conflict : .unprocessable, obstacles.map(\.text).joined(separator: " "),
            fields: obstacles.map { FieldError(pointer: $0.pointer, detail: $0.text) })
    }
}
