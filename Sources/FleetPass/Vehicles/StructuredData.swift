// A vehicle and its offer as search engines read them: JSON-LD after schema.org, fit to stand in a page.

import Schema

enum StructuredData {
    static func vehicle(_ card: VehicleCard, at location: Location?, _ app: App) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("@context", "https://schema.org")
            json.key("@type")
            json.array(["Product", "Car"]) { $0.text($1) }
            json.member("name", card.title)
            json.member("url", app.url(card.path))
            json.member("vehicleIdentificationNumber", card.vin)
            json.member("vehicleModelDate", "\(card.year)")
            json.member("model", card.model)
            json.member("color", card.colour)
            json.member("vehicleSeatingCapacity", "\(card.seats)")
            json.key("image")
            json.array(card.pictures) { $0.text(app.url($1.url)) }
            json.key("brand")
            json.object { json in
                json.member("@type", "Brand")
                json.member("name", card.make)
            }
            json.key("mileageFromOdometer")
            json.object { json in
                json.member("@type", "QuantitativeValue")
                json.member("value", "\(card.odometerKm)")
                json.member("unitCode", "KMT")
            }
            if let rate = card.dailyRate { write(rate, card, at: location, app, to: &json) }
        }
        return fit(json.bytes)
    }

    private static func write(
        _ rate: Money, _ card: VehicleCard, at location: Location?, _ app: App, to json: inout JSONWriter
    ) {
        json.key("offers")
        json.object { json in
            json.member("@type", "Offer")
            json.member("businessFunction", "http://purl.org/goodrelations/v1#LeaseOut")
            json.member("url", app.url(card.path))
            json.member("price", decimal(rate))
            json.member("priceCurrency", rate.currency.code)
            json.member("availability", "https://schema.org/InStock")
            json.key("seller")
            json.object { json in
                json.member("@type", "AutoRental")
                json.member("name", app.sign.name)
                if let logo = app.sign.logo { json.member("logo", app.url(logo.path)) }
                if let location { write(location, to: &json) }
            }
        }
    }

    private static func write(_ location: Location, to json: inout JSONWriter) {
        json.member("telephone", location.phone)
        json.key("address")
        json.object { json in
            json.member("@type", "PostalAddress")
            json.member("streetAddress", location.street)
            json.member("addressLocality", location.city)
            json.member("addressRegion", location.region)
            json.member("postalCode", location.postalCode)
            json.member("addressCountry", location.country)
        }
    }

    private static func decimal(_ money: Money) -> String {
        let (whole, cents) = (money.amountMinor / 100, money.amountMinor % 100)
        return "\(whole).\(Wording.padded(abs(cents), to: 2))"
    }

    /// Nothing in it may end the element that it stands in.
    private static func fit(_ json: [UInt8]) -> [UInt8] {
        var fit: [UInt8] = []
        fit.reserveCapacity(json.count + 64)
        for byte in json {
            switch byte {
            case UInt8(ascii: "<"): fit.append(contentsOf: "\\u003c".utf8)
            case UInt8(ascii: ">"): fit.append(contentsOf: "\\u003e".utf8)
            case UInt8(ascii: "&"): fit.append(contentsOf: "\\u0026".utf8)
            default: fit.append(byte)
            }
        }
        return fit
    }
}
