// The API as a page asks it, in process: for whoever looks at the page, by the same permission, within the
// same bounds, and with the same note of what they were told. Knows no page.

import HTTP
import Mustache
import Schema
import Store
import Threads
import Zones

/// Used by the one thread that makes a page.
final class PageDesk {
    let call: Call
    let app: App
    let errand: Errand
    private let book: APIBook
    /// The form that takes back what was done just before, for the word at the page's edge.
    var undo = View.absent
    /// What was told on the way, to be put on record before the page leaves.
    private var told: [Disclosure] = []
    /// The query as it came: what a page does not know means nothing to it.
    private(set) lazy var given = call.request.firstValues(of: call.request.query)
    private(set) lazy var house = Result { [errand, app] in try errand.read { try app.house.rules($0) } }

    init(_ errand: Errand, _ app: App, _ book: APIBook) {
        (self.errand, self.app, self.book, call) = (errand, app, book, errand.call)
    }

    /// - Parameter line: of a route of the API that reads, such as `GET /v1/bookings/{id:uuid}`.
    /// - Parameter body: of one that takes a body to tell something, as a form has it.
    /// - Throws: what the API answers to whoever may not, or asks for what there is not.
    func ask(
        _ line: String, _ parameters: [UUID] = [], _ query: [(String, String)] = [],
        body: [(String, String)]? = nil
    ) throws -> Sheet {
        let filed = book.filed(line)
        try filed.route.demand(of: call.asker)
        let asked = try Call(
            call, asking: filed, about: parameters.map(\.description),
            query: Self.written(query), form: body.map { Self.written($0) })
        return try Sheet(try answer(asked), filed.route)
    }

    /// The same where it is one part of a page, which is left out for whoever may not see it.
    func askIfAllowed(_ line: String, _ parameters: [UUID] = [], _ query: [(String, String)] = []) throws
        -> Sheet?
    {
        guard (try? book[line].demand(of: call.asker)) != nil else { return nil }
        do { return try ask(line, parameters, query) } catch let failure as Failure
            where failure.code == .notFound
        { return nil }
    }

    func route(_ line: String) -> Route { book[line] }

    var now: Instant { Instant(epochMs: Clock.epochMs()) }

    /// Whether whoever looks may do what that route does.
    func may(_ line: String) -> Bool { (try? book[line].demand(of: call.asker)) != nil }

    /// Where it is not said otherwise: by the clocks of the first place.
    func reading(at place: UUID? = nil) throws -> Reading {
        let house = try house.get()
        let known = place.flatMap { house.place($0)?.zone } ?? house.places.first?.zone
        guard let zone = known ?? app.premises.zones.zone("UTC") else {
            throw StoreError.unusable("this machine knows no zones")
        }
        return Reading(zone: zone, currency: house.currency)
    }

    /// What vehicles are called, by their ids.
    func vehicles(_ ids: [UUID]) throws -> [UUID: (title: String, plate: String)] {
        try errand.read { tx in
            try Dictionary(
                Set(ids).compactMap { id in try DeskNameStore(tx: tx).vehicle(id).map { (id, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// What people are called, for whoever may know customers.
    func customers(_ ids: [UUID]) throws -> [UUID: String] {
        guard call.may(.customersView) else { return [:] }
        return try errand.read { tx in
            try Dictionary(
                Set(ids).compactMap { id in try DeskNameStore(tx: tx).customer(id).map { (id, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// What colleagues are called.
    func colleagues(_ ids: [UUID]) throws -> [UUID: String] {
        let names = try errand.read { tx in
            try Dictionary(
                Set(ids).compactMap { id in try DeskNameStore(tx: tx).colleague(id).map { (id, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        tellOfStaff(names.count)
        return names
    }

    /// Everybody who may be given something to do.
    func everyColleague() throws -> [(id: UUID, name: String)] {
        let names = try errand.read { try DeskNameStore(tx: $0).colleagues() }
        tellOfStaff(names.count)
        return names
    }

    private func tellOfStaff(_ count: Int) {
        guard count > 0 else { return }
        told.append(Disclosure(.done, .staffRead, of: AuditObject(.account), .counting(count)))
    }

    /// A whole page, once it is on record whom it told of.
    func answer(_ template: String, _ own: View.Fields, _ refused: RefusedForm? = nil) throws -> Response {
        var frame = PageFrame(app, call)
        frame.undo = undo
        let response = try frame.answer(template, own, refused)
        let noted = told.filter(\.isNoted)
        guard !noted.isEmpty else { return response }
        try errand.write { [app] call, tx in
            for told in noted { try told.note(by: call.actor, app.secrets.audit, tx) }
        }
        return response
    }

    private func answer(_ asked: Call) throws -> Response {
        switch asked.route.work {
        case .read(let handler): return try errand.read { try handler(asked, $0) }
        case .disclosing(let handler):
            let disclosure = try errand.read { try handler(asked, $0) }
            told.append(disclosure)
            return disclosure.response
        case .slow(let handler): return try handler(asked, Errand(asked, app))
        case .plain(let handler): return try handler(asked)
        case .write, .prepared: preconditionFailure("\(asked.route.path) is nothing to look at")
        }
    }

    static func written(_ query: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in query where !value.isEmpty {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            PercentCoding.encode(name.utf8.span, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentCoding.encode(value.utf8.span, to: &bytes)
        }
        return bytes
    }
}
