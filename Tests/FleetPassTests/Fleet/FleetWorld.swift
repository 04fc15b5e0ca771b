// A dealership whose fleet is looked after: what the tests of vehicles, holds and attributes ask it.

import Schema
import Store
import Threads

@testable import FleetPass

struct FleetWorld: Sendable {
    let rental: RentalWorld
    var instance: Instance { rental.instance }
    var people: People { rental.people }
    var place: String { rental.place }
    let elsewhere: String

    init(_ instance: Instance = .demo()) { self.init(RentalWorld(instance)) }

    init(_ rental: RentalWorld) {
        elsewhere = Demo.locations.first { $0 != rental.place } ?? ""
        self.rental = rental
    }

    func get(_ path: String, by person: Person = .manager) -> Answered {
        instance.get(path, people.fields(person))
    }

    func post(_ path: String, _ body: String, by person: Person = .manager, key: String? = nil) -> Answered {
        var fields = people.fields(person)
        if let key { fields["Idempotency-Key"] = key }
        return instance.ask(.json(path, body, fields))
    }

    /// - Parameter version: that it goes by; nil: any.
    func put(_ path: String, _ body: String, by person: Person = .manager, version: String? = "*") -> Answered
    {
        var fields = people.fields(person)
        fields["Content-Type"] = "application/json"
        if let version { fields["If-Match"] = version }
        return instance.ask(Asked("PUT", path, fields: fields, body: [UInt8](body.utf8)))
    }

    /// A vehicle as it is entered, with the check digit that belongs to it.
    func input(_ number: Int, vin: String? = nil, _ more: String = "", without: [String] = []) -> String {
        let members: [(String, String)] = [
            ("location_id", "\"\(place)\""), ("vin", "\"\(vin ?? Self.vin(number))\""),
            ("plate", "\"FLT-\(number)\""), ("stock_number", "\"FLT\(number)\""), ("make", "\"Quillon\""),
            ("model", "\"Fenwick\""), ("year", "2022"), ("class", "\"compact\""), ("body", "\"sedan\""),
            ("fuel", "\"petrol\""), ("seats", "5"), ("colour", "\"teal\""),
            ("daily_rate", "{\"amount\":5500,\"currency\":\"USD\"}"),
        ]
        let kept = members.filter { !without.contains($0.0) }.map { "\"\($0.0)\":\($0.1)" }
        return "{\((kept + (more.isEmpty ? [] : [more])).joined(separator: ","))}"
    }

    /// A vehicle that is already there, but for its VIN.
    static let sample = """
        {"location_id":"\(Demo.locations.first ?? "")","vin":"\(vin(99))","plate":"A","stock_number":"T1",
         "make":"A","model":"B","year":2022,"class":"compact","body":"sedan","fuel":"petrol","seats":5,
         "colour":"teal","daily_rate":{"amount":1,"currency":"USD"}}
        """

    static func vin(_ number: Int) -> String {
        let digits = String(String(100_000 + number).suffix(5))
        let stem = Array("1HGCM826\(0)3A0\(digits)".utf8)
        let check = VIN.checkDigit(of: stem) ?? 0x30
        return String(decoding: stem.prefix(8) + [check] + stem.dropFirst(9), as: UTF8.self)
    }

    /// - Returns: the id of a vehicle that was entered, in use unless something else is said.
    func entered(_ number: Int, _ more: String = "\"status\":\"active\"", without: [String] = []) -> String {
        let answer = post("/v1/fleet", input(number, more, without: without))
        return answer.member("id")?.text ?? "none: \(answer.status) \(answer.body)"
    }

    /// - Returns: its id.
    @discardableResult
    func define(
        _ key: String, _ kind: String, choices: String = "[]", isPublic: Bool = true, isFilter: Bool = true
    )
        -> String
    {
        let answer = post(
            "/v1/attributes",
            """
            {"key":"\(key)","label":"The \(key)","kind":"\(kind)","choices":\(choices),
             "is_filter":\(isFilter),"is_public":\(isPublic),"position":1}
            """, by: .admin)
        return answer.member("id")?.text ?? "none: \(answer.status) \(answer.body)"
    }

    /// Lets somebody work at one place alone.
    func keep(_ person: Person, at location: String) {
        guard let account = people.account(person), let place = UUID(location) else { return }
        People.write(instance) { tx in
            try StaffStore(tx: tx).set(locations: [place], of: account)
        }
    }
}
