// A vehicle for a time: what it costs, line by line, or why it cannot be had and what can instead.

import Mustache
import Schema
import Store
import Zones

struct BookingBox {
    /// What a page of a vehicle is asked.
    enum Query {
        static let location = Field.uuid("location", "Where it is picked up; where it stands, if not given.")
            .optional
        static let shape = Shape(
            "VehiclePageQuery", "When and where a vehicle is wanted.", VehicleSearch.Query.from,
            VehicleSearch.Query.until, location, VehicleSearch.Query.dropOff, VehicleSearch.Query.age)
    }

    /// What is sent to hold it.
    enum Input {
        static let key = Field.text("key", min: 43, max: 43, "Made with the page: by it one comes back.")
        static let from = Field.text("from", min: 16, max: 40, "When it is picked up.")
        static let until = Field.text("until", min: 16, max: 40, "When it is returned.")
        static let location = Field.uuid("location", "Where it is picked up.")
        static let shape = Shape(
            "HoldForm", "What is to be held.", key, from, until, location, VehicleSearch.Query.dropOff,
            VehicleSearch.Query.age, BookingInput.expected)
    }

    let app: App
    let rules: HouseRules
    let tx: Transaction
    let words: Words
    let vehicle: RentedVehicle
    /// As it was entered: what cannot be read stands in the form again.
    let entered: [String: String]
    /// Why it was not held.
    let refused: Failure?

    private var place: UUID { entered["location"].flatMap { UUID($0) } ?? vehicle.location }

    /// Nil where no times were entered, or none that can be read.
    private var stay: StayWish? {
        guard let from = entered["from"], let until = entered["until"], let start = GivenTime(from),
            let end = GivenTime(until)
        else { return nil }
        return StayWish(
            from: start, until: end, texts: StayWish.Texts(from: from, until: until),
            dropOff: entered["return_location"].flatMap { UUID($0) },
            driverAge: entered["driver_age"].flatMap { Int64($0) })
    }

    /// What `web/vehicles/booking-box` needs.
    func view() throws -> View {
        var fields: View.Fields = [
            "form": form, "action": .text("/vehicles/\(vehicle.id)"), "priced": .absent,
            "reasons": [], "has_reasons": false, "alternatives": [], "has_alternatives": false,
        ]
        func refuse(_ reasons: [String]) {
            fields["reasons"] = .list(reasons.map { ["text": .text($0)] })
            fields["has_reasons"] = .bool(!reasons.isEmpty)
        }
        guard let stay else {
            let isEntered = ["from", "until"].contains { entered[$0]?.isEmpty == false }
            if isEntered { refuse([words("Please say when it is picked up and when it is returned.")]) }
            return .object(fields)
        }
        let wish = BookingWish(vehicle: vehicle.id, from: place, stay)
        do {
            let offer = try Appraiser(rules: rules, tx: tx).offer(wish)
            if offer.obstacles.isEmpty {
                fields["priced"] = priced(offer, stay)
                refuse(refused.map { [words.told($0.message)] } ?? [])
            } else {
                refuse(offer.obstacles.map { $0.text(words) })
                let ways = try Alternatives(
                    app: app, rules: rules, tx: tx, wish: wish, vehicle: vehicle, itinerary: offer.itinerary
                ).all(stay: stay, offer.obstacles)
                fields["alternatives"] = .list(ways.map { alternative($0, stay) })
                fields["has_alternatives"] = .bool(!ways.isEmpty)
            }
        } catch let failure as Failure where failure.code == .unprocessable {
            refuse([words.told(failure.message)])
        }
        return .object(fields)
    }

    private var form: View {
        let form = StayForm(rules: rules, now: tx.now, words: words)
        var search = VehicleSearch()
        (search.locations, search.stay) = ([place], stay)
        var filled = form.filled(search, suggesting: true)
        for (name, path) in [("from", \StayForm.Filled.from), ("until", \StayForm.Filled.until)] {
            if stay == nil, let text = entered[name], !text.isEmpty { filled[keyPath: path] = text }
        }
        return form.view(filled)
    }

    private func priced(_ offer: Offer, _ stay: StayWish) -> View {
        let price = offer.price
        return [
            "stay": .text(words.stay(offer.itinerary)),
            "pickup": .text(offer.itinerary.pickup.name),
            "total": .text(words.money(price.money(price.totalMinor))),
            "lines": .list(PriceWords(words).lines(price)),
            "deposit": price.depositMinor > 0
                ? .text(words.money(price.money(price.depositMinor))) : .absent,
            "km": .text(PriceWords(words).kilometres(price)),
            "hold_action": .text("/vehicles/\(vehicle.id)/hold"),
            "hidden": .list(
                hidden(offer, stay).map { ["name": .text($0.0), "value": .text($0.1)] }),
        ]
    }

    /// The key is made with the page: a form that is sent twice comes back to one hold.
    private func hidden(_ offer: Offer, _ stay: StayWish) -> [(String, String)] {
        var hidden = [
            ("key", Token().text), ("from", stay.texts.from), ("until", stay.texts.until),
            ("location", offer.itinerary.pickup.id.description),
            ("expected_total_minor", "\(offer.price.totalMinor)"),
        ]
        if let dropOff = stay.dropOff { hidden.append(("return_location", dropOff.description)) }
        if let age = stay.driverAge { hidden.append(("driver_age", "\(age)")) }
        return hidden
    }

    private func alternative(_ way: Alternative, _ stay: StayWish) -> View {
        let (offer, itinerary) = (way.offer, way.offer.itinerary)
        let text =
            switch way.kind {
            case .vehicle: offer.vehicle.title
            case .earlier, .later: words.stay(itinerary)
            case .location:
                words(
                    "{vehicle} at {place}",
                    ["vehicle": offer.vehicle.title, "place": itinerary.pickup.name])
            }
        let kind =
            switch way.kind {
            case .vehicle: words("Another vehicle, the same time")
            case .earlier: words("This vehicle, earlier")
            case .later: words("This vehicle, later")
            case .location: words("At another location")
            }
        let start = StayForm.text(itinerary.pickup.zone.civil(at: itinerary.startsAt))
        let end = StayForm.text(itinerary.dropOff.zone.civil(at: itinerary.endsAt))
        let other = StayWish(
            from: stay.from, until: stay.until, texts: StayWish.Texts(from: start, until: end),
            dropOff: stay.dropOff, driverAge: stay.driverAge)
        return [
            "kind": .text(kind), "text": .text(text),
            "total": .text(words.money(offer.price.money(offer.price.totalMinor))),
            "url": .text("/vehicles/\(offer.vehicle.id)?\(other.query(from: itinerary.pickup.id))"),
        ]
    }
}

/// A price as a page explains it.
struct PriceWords {
    let words: Words

    init(_ words: Words) { self.words = words }

    func lines(_ price: Price) -> [View] {
        price.lines.map { line in
            [
                "text": .text(text(line)), "note": View(note(line, price)),
                "amount": .text(words.money(price.money(line.amountMinor))),
                "off": .bool(line.amountMinor < 0),
            ]
        }
    }

    /// The same for a letter, which is kept until it is sent.
    func told(_ price: Price) -> [JSONValue] {
        price.lines.map { line in
            [
                "text": .text(text(line)), "note": note(line, price).map { .text($0) } ?? .null,
                "amount": .text(words.money(price.money(line.amountMinor))),
            ]
        }
    }

    /// What stands before a comma is counted; behind it is what a house calls it.
    private func text(_ line: PriceLine) -> String {
        guard line.kind == .rental, let comma = line.text.utf8.firstIndex(of: UInt8(ascii: ",")) else {
            return words.told(line.text)
        }
        return words.told(String(line.text[..<comma])) + line.text[comma...]
    }

    /// `3 × $45.00`
    private func note(_ line: PriceLine, _ price: Price) -> String? {
        guard line.quantity > 1, line.unit != .share else { return nil }
        return "\(words.grouped(line.quantity)) × \(words.money(price.money(line.unitMinor)))"
    }

    func kilometres(_ price: Price) -> String {
        price.kmIncluded.map { words("{n} km included", ["n": words.grouped($0)]) }
            ?? words("Any number of kilometres")
    }
}
