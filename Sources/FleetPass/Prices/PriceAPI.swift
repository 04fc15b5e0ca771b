// What anybody may ask: what a rental costs, and whether it can be had.

import HTTP
import Schema
import Store

enum QuotedPrice {
    private static let canBeHad = Field.boolean("can_be_booked", "Whether nothing stands in the way of it.")
    private static let obstacles = Field.object("obstacles", Obstacle.shape).list(max: 40)
    private static let km = Field.integer("km_included", in: 0...Int64.max, "Null: any number.").optional
    private static let starts = Field.instant("starts_at")
    private static let ends = Field.instant("ends_at")
    static let shape = Shape(
        "Price", "What a rental costs, with every part of it explained.", BookingRecord.net,
        BookingRecord.tax,
        BookingRecord.total, BookingRecord.deposit, BookingRecord.lines, km, starts, ends, canBeHad, obstacles
    )

    static func write(_ offer: Offer, to json: inout JSONWriter) {
        let price = offer.price
        json.object { json in
            json.member(BookingRecord.net, price.money(price.netMinor))
            json.member(BookingRecord.tax, price.money(price.taxMinor))
            json.member(BookingRecord.total, price.money(price.totalMinor))
            json.member(BookingRecord.deposit, price.money(price.depositMinor))
            json.key(BookingRecord.lines.spec.jsonKey)
            json.array(price.lines) { $1.write(to: &$0) }
            json.member(km, price.kmIncluded)
            json.member(starts, offer.itinerary.startsAt)
            json.member(ends, offer.itinerary.endsAt)
            json.member(canBeHad, offer.obstacles.isEmpty)
            json.key(obstacles.spec.jsonKey)
            json.array(offer.obstacles) { $1.write(to: &$0) }
        }
    }
}

func priceRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/quotes/price", for: .anyone, "What a rental costs, and whether it can be had",
            answers: .json(QuotedPrice.shape),
            .read { call, tx in
                let rules = try app.house.rules(tx)
                let offer = try Appraiser(rules: rules, tx: tx).offer(BookingWish(call))
                // What is not for rent does not exist for whoever asks.
                guard offer.vehicle.isPublic else { throw Appraiser.noVehicle }
                var json = JSONWriter()
                json.bytes.reserveCapacity(2_048)
                QuotedPrice.write(offer, to: &json)
                return .privately(json.bytes)
            }
        ).taking(BookingWish.shape).failing(.unprocessable)
    ]
}
