// A vehicle's own page: pictures, facts, price for a time, when it is taken, where it stands, similar ones,
// and the form to ask about it.

import Crypto
import Mustache
import Schema
import Store

struct VehiclePage {
    private let app: App
    private let frame: PageFrame
    private let card: VehicleCard
    private let location: Location?
    private let place: Place?
    private let box: View
    private let months: [View]
    private let attributes: [(label: String, value: String)]
    private let similar: [VehicleCard]
    /// What is seen on its pictures, where somebody has said so.
    private let descriptions: [String: String]
    private let query: String

    private static let similarShown = 4

    /// - Parameter wanted: when and where, as it was entered.
    /// - Parameter refused: why it was not held.
    init(
        _ card: VehicleCard, _ tx: Transaction, _ app: App, _ frame: PageFrame,
        wanted: [String: String] = [:], refused: Failure? = nil
    ) throws {
        (self.app, self.card, self.frame) = (app, card, frame)
        location = try LocationStore(tx: tx).all().first { $0.id.value == card.locationID }
        let rules = try app.house.rules(tx)
        place = rules.place(card.locationID)
        descriptions = try Self.descriptions(of: card, tx)
        attributes = try Self.attributes(of: card, frame.words, tx)
        similar = try Self.similar(to: card, tx)
        months =
            try place.map {
                try AvailabilityMonths(tx: tx, words: frame.words, vehicle: card.id, place: $0).views()
            } ?? []
        box = try Self.box(of: card, rules, tx, app, frame, wanted, refused)
        let names = ["from", "until", "return_location", "driver_age"]
        query = names.compactMap { name in
            wanted[name].flatMap { $0.isEmpty ? nil : "\(name)=\(PercentCoding.encode($0))" }
        }.joined(separator: "&")
    }

    private static func descriptions(of card: VehicleCard, _ tx: Transaction) throws -> [String: String] {
        let files = try FileStore(tx: tx).ready(of: FileOwner(.vehicle, card.id), .vehiclePhoto)
        let described = files.compactMap { file in file.photoName.map { ($0.text, file.alt) } }
        return Dictionary(described.filter { !$0.1.isEmpty }) { first, _ in first }
    }

    private static func attributes(of card: VehicleCard, _ words: Words, _ tx: Transaction) throws -> [(
        label: String, value: String
    )] {
        let values = Dictionary(card.attributes.map { ($0.key, $0.value) }) { first, _ in first }
        guard !values.isEmpty else { return [] }
        return try AttributeStore(tx: tx).definitions().compactMap { definition in
            guard definition.isPublic, let value = values[definition.key] else { return nil }
            let text =
                definition.kind == .flag
                ? (value == "true" ? words("Yes") : words("No"))
                : value + (definition.unit.map { " \($0)" } ?? "")
            return (definition.label, text)
        }
    }

    private static func similar(to card: VehicleCard, _ tx: Transaction) throws -> [VehicleCard] {
        var search = VehicleSearch()
        search.classes = card.vehicleClass.map { [$0.rawValue] } ?? []
        search.locations = [card.locationID]
        search.rateMin = card.rateMinor
        search.limit = similarShown + 1
        var similar: [VehicleCard] = []
        _ = try VehicleSearchStore(tx: tx).page(search, after: nil) { row in
            similar.append(try VehicleCard(row))
        }
        return Array(similar.filter { $0.id != card.id }.prefix(similarShown))
    }

    private var words: Words { frame.words }

    /// Nothing where its price cannot be read: then it can be asked about, and not booked.
    private static func box(
        of card: VehicleCard, _ rules: HouseRules, _ tx: Transaction, _ app: App, _ frame: PageFrame,
        _ wanted: [String: String], _ refused: Failure?
    ) throws -> View {
        guard card.dailyRate != nil else { return .absent }
        guard let vehicle = try FleetStore(tx: tx).rented(card.id) else { throw Failure.notFound }
        return try BookingBox(
            app: app, rules: rules, tx: tx, words: frame.words, vehicle: vehicle, entered: wanted,
            refused: refused
        ).view()
    }

    /// - Parameter entry: what was typed into the form, to be shown again, and what is wrong with it.
    func render(_ entry: FormEntry = .empty) throws -> [UInt8] {
        try frame.render(
            "web/vehicles/vehicle",
            [
                "crumbs": [
                    ["label": .text(words("Vehicles")), "url": .text(resultsURL)],
                    ["label": .text(card.make), "url": .text(makeURL)],
                ],
                "id": .text(card.id.description),
                "title": .text(card.title), "year": .text("\(card.year)"), "make": .text(card.make),
                "model": .text(card.model), "tagline": .text(tagline),
                "page_url": .text(app.url(card.path)),
                "picture_url": .text(app.url(card.coverURL)),
                "structured": .html(StructuredData.vehicle(card, at: location, app)),
                "photos": .list(photos), "has_thumbs": .bool(card.pictures.count > 1),
                "photo_count": .text(words.count(Int64(card.pictures.count), "1 photo", "{n} photos")),
                "highlights": .list(highlights), "facts": .list(facts),
                "rate": .text(card.rate(words)), "has_rate": .bool(card.dailyRate != nil),
                "box": box, "months": .list(months), "has_months": .bool(!months.isEmpty),
                "location": locationView,
                "enquiry_url": .text("\(card.path)/enquiry"),
                "idempotency_key": .text(UUID(v7: 0, random: Random.words()).description),
                "asks_again": .bool(!entry.errors.isEmpty), "form_error": View(formError(entry.errors)),
                "enquiry_fields": .list(fields.map { $0.view(entry, prefix: "enquiry", words) }),
                "similar": .list(
                    similar.map { $0.view(words, location: location?.name ?? "", isEager: false) }),
                "has_similar": .bool(!similar.isEmpty),
            ])
    }

    private var tagline: String {
        let seats = words("{n} seats", ["n": "\(card.seats)"])
        return "\(words(card.classLabel)) · \(words(card.fuelLabel)) · \(seats)"
    }

    /// With the same times.
    private var resultsURL: String { query.isEmpty ? "/vehicles" : "/vehicles?\(query)" }

    private var makeURL: String {
        var search = VehicleSearch()
        search.makes = [card.make]
        return query.isEmpty ? search.url : "\(search.url)&\(query)"
    }

    private var photos: [View] {
        card.pictures.enumerated().map { index, picture in
            [
                "id": .text("photo-\(index + 1)"), "url": .text(picture.url),
                "choices": View(picture.choices),
                "alt": .text(descriptions[picture.name] ?? card.alt(words)), "eager": .bool(index == 0),
            ]
        }
    }

    private var highlights: [View] {
        func highlight(_ icon: String, _ label: String, _ value: String) -> View {
            ["icon": .text(icon), "label": .text(label), "value": .text(value)]
        }
        return [
            highlight("seats", words("Seats"), "\(card.seats)"),
            highlight("fuel", words("Fuel"), words(card.fuelLabel)),
            highlight("gauge", words("Odometer"), "\(words.grouped(card.odometerKm)) km"),
            highlight("car", words("Body"), words(card.body?.label ?? "")),
        ]
    }

    private var facts: [View] {
        let pairs = [
            (words("Class"), words(card.classLabel)), (words("Model year"), "\(card.year)"),
            (words("Colour"), words.colour(card.colour)),
            (words("Plate"), card.plate), (words("Stock number"), card.stockNumber),
            (words("VIN"), card.vin),
        ]
        return (attributes + pairs).map { ["label": .text($0.0), "value": .text($0.1)] }
    }

    private var locationView: View {
        guard let location else { return .absent }
        var search = VehicleSearch()
        search.locations = [location.id.value]
        return [
            "name": .text(location.name), "street": .text(location.street),
            "city_line": .text("\(location.city), \(location.region) \(location.postalCode)"),
            "phone": .text(Wording.phone(location.phone)),
            "phone_url": .text(Wording.call(location.phone)),
            "hours": place.map { .list(HoursView(words).rows($0.hours)) } ?? [],
            "vehicles_url": .text(query.isEmpty ? search.url : "\(search.url)&\(query)"),
        ]
    }

    private var fields: [FormField] {
        [
            FormField(EnquiryInput.name, words("Your name")),
            FormField(EnquiryInput.email, words("E-mail")),
            FormField(EnquiryInput.phone, words("Phone")),
            FormField(EnquiryInput.message, words("Your question"), isMultiline: true),
        ]
    }

    /// What is wrong with something that a person cannot see is not theirs to put right: the form has a fresh
    /// key by now, and is sent again as the page has it.
    private func formError(_ errors: [String: String]) -> String? {
        if errors.isEmpty { return nil }
        return fields.contains { errors[$0.spec.name] != nil }
            ? words("Nothing was sent yet: some fields need another look.")
            : words("Nothing was sent yet, for the form did not arrive as it was. Please send it again.")
    }
}
