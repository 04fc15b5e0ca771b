// One vehicle as a page shows it: in a list, and in full.

import Mustache
import Schema
import Store

struct VehicleCard {
    let id: UUID
    let locationID: UUID
    let vin: String
    let plate: String
    let stockNumber: String
    let make: String
    let model: String
    let year: Int64
    let vehicleClass: Vehicle.Class?
    let body: Vehicle.Body?
    let fuel: Vehicle.Fuel?
    let seats: Int64
    let colour: String
    let odometerKm: Int64
    let rateMinor: Int64
    /// Nil where the row's currency is none: the vehicle is still shown, for a list must survive one bad row.
    let dailyRate: Money?
    let photos: [String]
    /// As the row has them.
    private let writtenAttributes: [UInt8]

    /// - Parameter row: the columns of `Vehicle.shape`, in its order.
    init(_ row: borrowing Row) throws {
        id = try row.uuid(0)
        locationID = try row.uuid(2)
        vin = row.text(3)
        plate = row.text(4)
        stockNumber = row.text(5)
        make = row.text(6)
        model = row.text(7)
        year = row.integer(8)
        vehicleClass = Vehicle.Class(rawValue: row.text(9))
        body = Vehicle.Body(rawValue: row.text(10))
        fuel = Vehicle.Fuel(rawValue: row.text(11))
        seats = row.integer(12)
        colour = row.text(13)
        odometerKm = row.integer(14)
        rateMinor = row.integer(15)
        dailyRate = try? row.money(15)
        photos = Self.names(row.bytes(18))
        writtenAttributes = row.bytes(21)
    }

    /// What the organisation tells of it besides.
    var attributes: [AttributeValue] {
        guard case .list(let elements) = try? JSONValue(parsing: writtenAttributes) else { return [] }
        return elements.compactMap { element in
            guard case .text(let key)? = element["key"], case .text(let value)? = element["value"] else {
                return nil
            }
            return AttributeValue(key: key, value: value)
        }
    }

    /// In a list of names that hold no escapes, which are all of ours, every second piece between quotation
    /// marks is one.
    private static func names(_ json: [UInt8]) -> [String] {
        var (names, start, isPlain): ([String], Int?, Bool) = ([], nil, true)
        for place in json.indices {
            switch json[place] {
            case UInt8(ascii: "\""):
                if let begun = start { names.append(String(decoding: json[begun..<place], as: UTF8.self)) }
                start = start == nil ? place + 1 : nil
            case UInt8(ascii: "\\"): isPlain = false
            default: break
            }
        }
        if isPlain, start == nil { return names }
        guard case .list(let elements) = try? JSONValue(parsing: json) else { return [] }
        return elements.compactMap { if case .text(let name) = $0 { name } else { nil } }
    }

    var title: String { "\(year) \(make) \(model)" }
    var path: String { "/vehicles/\(id)" }
    /// A picture as an `img` shows it.
    struct Shown {
        /// By which the vehicle names it.
        let name: String
        let url: String
        /// Sizes to choose from; nil: there is the one.
        let choices: String?
    }

    /// What is shown, the cover first: the photos, or a drawing in their place.
    var pictures: [Shown] {
        photos.isEmpty ? [cover] : photos.map(Self.shown)
    }
    var cover: Shown { Self.shown(photos.first ?? CarPicture.standIn(body: body?.rawValue)) }
    var coverURL: String { cover.url }
    private static func shown(_ name: String) -> Shown {
        let photo = PhotoName(name)
        let file = photo?.fitting(shownEdge).text ?? name
        return Shown(name: name, url: "/files/\(file)", choices: photo?.choices)
    }
    /// What a browser loads that does not choose.
    private static let shownEdge = 640
    var classLabel: String { vehicleClass?.label ?? "" }
    var fuelLabel: String { fuel?.label ?? "" }

    /// What `web/vehicles/card` needs.
    /// - Parameter offer: what it costs for the time that is asked for; nil: none is.
    func view(_ words: Words, location: String, isEager: Bool, _ offer: StayOffer? = nil) -> View {
        var written: [UInt8] = []
        id.appendText(to: &written)
        let cover = cover
        return [
            "id": .bytes(written), "query": View(offer.map { "?\($0.query)" }),
            "title": .text(title), "photo_url": .text(cover.url), "photo_choices": View(cover.choices),
            "has_photo": .bool(!photos.isEmpty), "eager": .bool(isEager),
            "year": .integer(year), "make": .text(make), "model": .text(model),
            "class_label": .text(words(classLabel)), "fuel_label": .text(words(fuelLabel)),
            "seats": .integer(seats), "colour": .text(words.colour(colour)),
            "location_name": .text(location), "odometer": words.view(grouped: odometerKm),
            "rate": .text(rate(words)), "has_rate": .bool(dailyRate != nil && offer == nil),
            "total": View(offer.map { words.money($0.total) }),
            "per_day": View(offer.map { words.money($0.perDay) }),
            "is_electric": .bool(fuel == .electric),
        ]
    }

    /// Nobody must be shown an amount in the wrong money.
    func rate(_ words: Words) -> String {
        dailyRate.map { words.money($0) } ?? words("Price on request")
    }

    /// The drawing says nothing of this vehicle, so its words must not either.
    func alt(_ words: Words) -> String {
        photos.isEmpty
            ? words("{vehicle}, no photo yet", ["vehicle": title]) : "\(title), \(words.colour(colour))"
    }
}
