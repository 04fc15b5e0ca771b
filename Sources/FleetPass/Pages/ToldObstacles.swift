// What stands in the way of a rental, in the language of a page: with names and times, where the rule gives
// them; else it says in English what the rule says, and in others what kind of thing it is.

import Schema
import Zones

/// Sentences with names and times in them, by the clocks of a place.
struct ToldObstacle: Equatable, Sendable {
    /// As the phrasebooks have them.
    let sentences: [String]
    let place: Place
    var names: [String: String] = [:]
    var times: [String: Instant] = [:]

    func text(_ words: Words) -> String {
        var values = names.merging(["place": place.name]) { $1 }
        for (name, time) in times { values[name] = words.local(time, in: place.zone) }
        let said = sentences.map { words.filled($0, values) }
        return said.joined(separator: " ")
    }

    static func == (left: ToldObstacle, right: ToldObstacle) -> Bool {
        left.text(.english) == right.text(.english)
    }
}

extension Obstacle {
    func text(_ words: Words) -> String {
        words.language == .english ? text : told?.text(words) ?? words(code.sentence)
    }
}

extension Obstacle.Code {
    fileprivate var sentence: String {
        switch self {
        case .taken, .hold: Words.key("The vehicle is taken for some of that time.")
        case .status, .document, .state, .onRent: Words.key("The vehicle cannot be rented just now.")
        case .notOfferedHere: Words.key("This location does not offer the vehicle.")
        case .closed: Words.key("This location does not rent at present.")
        case .outOfHours: Words.key("The location is closed at the time of pick-up or return.")
        case .tooSoon: Words.key("The pick-up is too soon, or lies in the past.")
        case .tooFar: Words.key("The pick-up is too far ahead.")
        case .tooShort: Words.key("The rental is too short for that time.")
        case .tooLong: Words.key("The rental is too long.")
        case .oneWay: Words.key("Vehicles are returned where they were picked up.")
        case .extra: Words.key("An extra cannot be had for that time.")
        case .discount: Words.key("The discount cannot be had.")
        case .customer: Words.key("Somebody who drives may not rent this vehicle.")
        case .notice, .price, .agreement, .identity, .deposit, .inspection, .payment:
            Words.key("This rental cannot be booked online. Please call us.")
        }
    }
}
