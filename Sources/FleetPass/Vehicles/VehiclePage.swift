// A vehicle's own page: pictures, facts, price, where it stands, similar ones, and the form to ask about it.

import Crypto
import Mustache
import Schema
import Store

struct VehiclePage {
    private let app: App
    private let frame: PageFrame
    private let card: VehicleCard
    private let location: Location?
    private let similar: [VehicleCard]
    /// What is seen on its pictures, where somebody has said so.
    private let descriptions: [String: String]

    private static let similarShown = 4

    init(_ card: VehicleCard, _ tx: Transaction, _ app: App, _ frame: PageFrame) throws {
        (self.app, self.card, self.frame) = (app, card, frame)
        location = try LocationStore(tx: tx).all().first { $0.id.value == card.locationID }
        let files = try FileStore(tx: tx).ready(of: FileOwner(.vehicle, card.id), .vehiclePhoto)
        let described = files.compactMap { file in file.photoName.map { ($0.text, file.alt) } }
        descriptions = Dictionary(described.filter { !$0.1.isEmpty }) { first, _ in first }
        var search = VehicleSearch()
        search.classes = card.vehicleClass.map { [$0.rawValue] } ?? []
        search.locations = [card.locationID]
        search.rateMin = card.rateMinor
        search.limit = Self.similarShown + 1
        var similar: [VehicleCard] = []
        _ = try VehicleSearchStore(tx: tx).page(search, after: nil) { row in
            similar.append(try VehicleCard(row))
        }
        self.similar = Array(similar.filter { $0.id != card.id }.prefix(Self.similarShown))
    }

    /// - Parameter entry: what was typed into the form, to be shown again, and what is wrong with it.
    func render(_ entry: FormEntry = .empty) throws -> [UInt8] {
        try frame.render(
            "web/vehicles/vehicle",
            [
                "crumbs": [
                    ["label": "Vehicles", "url": "/vehicles"],
                    ["label": .text(card.make), "url": .text(makeURL)],
                ],
                "title": .text(card.title), "year": .text("\(card.year)"), "make": .text(card.make),
                "model": .text(card.model),
                "tagline": .text("\(card.classLabel) · \(card.fuelLabel) · \(card.seats) seats"),
                "photos": .list(photos), "has_thumbs": .bool(photos.count > 1),
                "highlights": .list(highlights), "facts": .list(facts),
                "rate": .text(card.rate), "has_rate": .bool(card.dailyRate != nil),
                "rate_note": "per day, before tax",
                "notice": .absent, "similar_url": .absent, "location": locationView,
                "enquiry_url": .text("\(card.path)/enquiry"),
                "idempotency_key": .text(UUID(v7: 0, random: Random.words()).description),
                "form_error": View(formError(entry.errors)),
                "fields": .list(Self.fields.map { $0.view(entry, prefix: "enquiry") }),
                "similar": .list(similar.map { $0.view(location: location?.name ?? "", isEager: false) }),
                "has_similar": .bool(!similar.isEmpty),
            ])
    }

    private var makeURL: String {
        var search = VehicleSearch()
        search.makes = [card.make]
        return search.url
    }

    private var photos: [View] {
        card.pictures.enumerated().map { index, picture in
            [
                "id": .text("photo-\(index + 1)"), "url": .text(picture.url),
                "choices": View(picture.choices),
                "alt": .text(descriptions[picture.name] ?? card.alt), "eager": .bool(index == 0),
            ]
        }
    }

    private var highlights: [View] {
        func highlight(_ icon: String, _ label: String, _ value: String) -> View {
            ["icon": .text(icon), "label": .text(label), "value": .text(value)]
        }
        return [
            highlight("seats", "Seats", "\(card.seats)"), highlight("fuel", "Fuel", card.fuelLabel),
            highlight("gauge", "Odometer", "\(Wording.grouped(card.odometerKm)) km"),
            highlight("car", "Body", card.body?.label ?? ""),
        ]
    }

    private var facts: [View] {
        let pairs = [
            ("VIN", card.vin), ("Stock number", card.stockNumber), ("Plate", card.plate),
            ("Class", card.classLabel),
            ("Colour", card.colour.prefix(1).uppercased() + card.colour.dropFirst()),
            ("Model year", "\(card.year)"),
        ]
        return pairs.map { ["label": .text($0.0), "value": .text($0.1)] }
    }

    private var locationView: View {
        guard let location else { return .absent }
        var search = VehicleSearch()
        search.locations = [location.id.value]
        return [
            "name": .text(location.name), "street": .text(location.street),
            "city_line": .text("\(location.city), \(location.region) \(location.postalCode)"),
            "phone": .text(location.phone), "phone_url": .text("tel:\(location.phone)"), "map_url": .absent,
            "vehicles_url": .text(search.url),
        ]
    }

    private static let fields = [
        FormField(EnquiryInput.name, "Your name"), FormField(EnquiryInput.email, "E-mail"),
        FormField(EnquiryInput.phone, "Phone"),
        FormField(EnquiryInput.message, "Your question", isMultiline: true),
    ]

    /// What is wrong with something that a person cannot see is not theirs to put right: the form has a fresh
    /// key by now, and is sent again as the page has it.
    private func formError(_ errors: [String: String]) -> String? {
        if errors.isEmpty { return nil }
        return Self.fields.contains { errors[$0.spec.name] != nil }
            ? "Nothing was sent yet: some fields need another look."
            : "Nothing was sent yet, for the form did not arrive as it was. Please send it again."
    }
}
