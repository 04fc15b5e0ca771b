// What a vehicle is, as the public sees it, and which words describe it. No SQL, no HTTP.

import Schema

struct VehicleID: Hashable, Sendable {
    let value: UUID
}

enum Vehicle {
    /// Where a vehicle is in its life. Only an active one is fit for rent, and only those are public.
    enum Status: String, CaseIterable, Sendable {
        case draft, prep, active, maintenance, damaged
        case recallHold = "recall_hold"
        case inTransit = "in_transit"
        case forSale = "for_sale"
        case sold, retired
    }

    enum Class: String, CaseIterable, Sendable {
        case economy, compact, midsize, fullsize, luxury, suv
        case largeSUV = "large_suv"
        case pickup, minivan, van, convertible, sports
    }

    enum Body: String, CaseIterable, Sendable {
        case sedan, hatchback, suv, coupe, convertible, wagon, pickup, minivan, van
    }

    enum Fuel: String, CaseIterable, Sendable {
        case petrol, diesel, hybrid
        case plugInHybrid = "plug_in_hybrid"
        case electric
    }

    static let years: ClosedRange<Int64> = 1900...2100
    static let seats: ClosedRange<Int64> = 1...60

    /// One declaration: JSON, validation, OpenAPI, form attributes, CSV columns.
    static let shape = Shape(
        "Vehicle", "A vehicle that can be rented.",
        Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        Field.uuid("location_id", "Where it stands."),
        Field.text("vin", .vin, "Vehicle identification number."),
        Field.text("plate", max: 12, "As on the plate."),
        Field.text("stock_number", max: 20, "The dealership's own number."),
        Field.text("make", max: 40, "As the manufacturer writes it."),
        Field.text("model", max: 60, "As the manufacturer writes it."),
        Field.integer("year", in: years, "Model year."),
        Field.choice("class", of: Class.self, "What it is rented as."),
        Field.choice("body", of: Body.self),
        Field.choice("fuel", of: Fuel.self),
        Field.integer("seats", in: seats, "The driver's included."),
        Field.text("colour", max: 30),
        Field.integer("odometer_km", in: 0...5_000_000, "As last read."),
        Field.money("daily_rate", minor: 0...100_000_000, "For one day, before season, length and tax."),
        Field.choice("status", of: Status.self, "Always `active` where the public looks."),
        Field.text("photos", max: 200, "Names of pictures under `/files/`, the cover first.").list(max: 40),
        Field.instant("created_at"),
        Field.instant("updated_at"),
        Field.object("attributes", AttributeValue.shape, "What else there is to know.").list(
            max: AttributeValue.most)
    )
}

// Lists show dozens of them, so each is spelt out rather than made of the value.

extension Vehicle.Class {
    var label: String {
        switch self {
        case .economy: "Economy"
        case .compact: "Compact"
        case .midsize: "Midsize"
        case .fullsize: "Full-size"
        case .luxury: "Luxury"
        case .suv: "SUV"
        case .largeSUV: "Large SUV"
        case .pickup: "Pickup"
        case .minivan: "Minivan"
        case .van: "Van"
        case .convertible: "Convertible"
        case .sports: "Sports"
        }
    }
}

extension Vehicle.Body {
    var label: String {
        switch self {
        case .sedan: "Sedan"
        case .hatchback: "Hatchback"
        case .suv: "SUV"
        case .coupe: "Coupe"
        case .convertible: "Convertible"
        case .wagon: "Wagon"
        case .pickup: "Pickup"
        case .minivan: "Minivan"
        case .van: "Van"
        }
    }
}

extension Vehicle.Fuel {
    var label: String {
        switch self {
        case .petrol: "Petrol"
        case .diesel: "Diesel"
        case .hybrid: "Hybrid"
        case .plugInHybrid: "Plug-in hybrid"
        case .electric: "Electric"
        }
    }
}
