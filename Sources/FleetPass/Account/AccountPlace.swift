// A place as a customer's own pages show it: where it is, when it is open, and how to reach it.

import Mustache
import Schema
import Zones

extension PageDesk {
    /// Nil for a place that is not there any more.
    func place(_ id: UUID?) throws -> Sheet? {
        try id.flatMap { try askIfAllowed("GET /v1/locations/{id:uuid}", [$0]) }
    }

    /// - Parameter time: what one comes there for, whose day's hours are named.
    func placeView(_ id: UUID?, at time: Instant) throws -> View {
        guard let id, let place = try place(id), let rules = try house.get().place(id) else { return .absent }
        let (latitude, longitude) = (place.text("latitude"), place.text("longitude"))
        let map =
            "https://www.openstreetmap.org/?mlat=\(latitude)&mlon=\(longitude)#map=16/\(latitude)/\(longitude)"
        let spans = rules.hours.spans(on: rules.zone.civil(at: time).date)
        return [
            "name": .text(place.text("name")), "street": .text(place.text("street")),
            "city_line": .text(
                "\(place.text("city")), \(place.text("region")) \(place.text("postal_code"))"),
            "phone": .text(Wording.phone(place.text("phone"))),
            "phone_url": .text(Wording.call(place.text("phone"))),
            "map_url": .text("https://www.openstreetmap.org/?\(map)"),
            "hours": .text(said(spans)),
        ]
    }

    /// `09:00–12:00 and 13:00–18:00`
    private func said(_ spans: [OpenSpan]) -> String {
        if spans.isEmpty { return words("closed") }
        if spans == [.wholeDay] { return words("open all day") }
        let texts = spans.map { span in
            span.description.split(separator: "-").joined(separator: "–")
        }
        return texts.joined(separator: ", ")
    }
}
