// What programs may ask of calendar feeds: make one, look at the list, revoke one, and the calendar itself.

import Crypto
import HTTP
import Schema
import Store
import Zones

func bookingFeedRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/calendar-feeds", for: .signedIn,
            "One's calendar feeds; everybody's for whoever may change the settings everywhere",
            answers: .list(of: BookingFeed.shape, facets: false),
            .read { call, tx in
                let maker = call.mayManageAll ? nil : call.asker.signedIn?.account
                var response = try Response.list(of: BookingFeed.shape) {
                    try BookingFeedStore(tx: tx).each(of: maker, $0)
                }
                response.set("Cache-Control", "no-store")
                return response
            }),

        Route(
            "POST /v1/calendar-feeds", for: .holding(.bookingsView),
            "Make a calendar feed of a vehicle's or a location's bookings",
            answers: .json(BookingFeed.made),
            .write { call, tx in
                let object = call.body(BookingFeed.object)
                switch call.body(BookingFeed.kindField) {
                case .vehicle: return try made(try app.makeFeed(ofVehicle: object, call, tx), app)
                case .location: return try made(try app.makeFeed(ofLocation: object, call, tx), app)
                }
            }
        ).taking(BookingFeed.input).answering(.created).idempotent()
            .failing(.notFound, .forbidden, .unprocessable),

        Route(
            "POST /v1/me/calendar-feeds", for: .customer, "Make a calendar feed of one's own bookings",
            answers: .json(BookingFeed.made),
            .write { call, tx in try made(try app.makeFeedOfOwn(call, tx), app) }
        ).answering(.created).idempotent().failing(.notFound, .unprocessable),

        Route(
            "DELETE /v1/calendar-feeds/{id:uuid}", for: .signedIn, "Revoke a calendar feed, at once",
            answers: .nothing,
            .write { call, tx in
                try app.revokeFeed(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound),

        Route(
            "GET /calendars/{token}", for: .anyone, "A calendar of bookings (RFC 5545)",
            answers: .media(.calendar),
            .slow { call, errand in try errand.read { try app.calendar(call.parameter(), $0) } }
        ).failing(.notFound).carrying(.etag),
    ]
}

extension Call {
    /// Whether they see to everybody's feeds: those of every location.
    fileprivate var mayManageAll: Bool { may(.settingsManage) && asker.locations.isEmpty }
}

private func made(_ feed: (id: UUID, token: Token), _ app: App) throws -> Response {
    var json = JSONWriter()
    json.object { json in
        json.member("id", feed.id)
        json.member("url", app.url("/calendars/\(feed.token.text)\(BookingFeed.suffix)"))
    }
    return .privately(json.bytes, .created)
}

extension App {
    /// - Throws: `not_found` also for a vehicle that is elsewhere than they may work.
    func makeFeed(ofVehicle id: UUID, _ call: Call, _ tx: Transaction) throws -> (id: UUID, token: Token) {
        let known = try FleetDesk(self, call, tx).vehicle(id)
        return try makeFeed(.vehicle, of: known.id, call, tx)
    }

    /// - Throws: `not_found` also for a location where they do not work.
    func makeFeed(ofLocation id: UUID, _ call: Call, _ tx: Transaction) throws -> (id: UUID, token: Token) {
        guard try house.rules(tx).place(id) != nil, call.asker.works(at: id) else { throw Failure.notFound }
        return try makeFeed(.location, of: id, call, tx)
    }

    /// - Throws: `not_found` for an account that rents nothing.
    func makeFeedOfOwn(_ call: Call, _ tx: Transaction) throws -> (id: UUID, token: Token) {
        guard let account = call.asker.signedIn?.account,
            let customer = try CustomerStore(tx: tx).customer(of: account)
        else { throw Failure.notFound }
        return try makeFeed(.customer, of: customer.id, call, tx)
    }

    /// - Throws: `forbidden` for a program: a feed shows what a person may see, as long as they may.
    private func makeFeed(_ kind: BookingFeed.Kind, of object: UUID, _ call: Call, _ tx: Transaction) throws
        -> (id: UUID, token: Token)
    {
        guard let maker = call.asker.signedIn?.account else {
            throw Failure(.forbidden, "Calendar feeds are made by people.")
        }
        let store = BookingFeedStore(tx: tx)
        guard try store.count(of: maker) < BookingFeed.mostOfOne else {
            throw Failure(
                .unprocessable, "You have \(BookingFeed.mostOfOne) calendar feeds; revoke one of them first.")
        }
        let (feed, token) = (
            BookingFeed.Made(id: freshID(), kind: kind, object: object, maker: maker), Token()
        )
        try store.insert(feed, token)
        var changes = AuditChanges.none
        changes.note("kind", to: .text(kind.rawValue))
        changes.note("object_id", to: .text("\(feed.object)"))
        try secrets.audit.note(
            .feedMade, of: AuditObject(.calendarFeed, feed.id), by: call.actor, tx, changes)
        return (feed.id, token)
    }

    /// - Throws: `not_found` for one that is another's, too.
    func revokeFeed(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let store = BookingFeedStore(tx: tx)
        guard let feed = try store.feed(id),
            feed.maker == call.asker.signedIn?.account || call.mayManageAll
        else { throw Failure.notFound }
        try store.revoke(id)
        try secrets.audit.note(.feedRevoked, of: AuditObject(.calendarFeed, id), by: call.actor, tx)
    }

    /// What its maker may see at this moment: with a role that may do less, or at fewer locations, it shows
    /// less, and when they have left, or were forgotten, it is gone.
    /// - Throws: `not_found`.
    func calendar(_ name: String, _ tx: Transaction) throws -> Response {
        guard name.hasSuffix(BookingFeed.suffix) else { throw Failure.notFound }
        let token = [UInt8](name.utf8.dropLast(BookingFeed.suffix.utf8.count))
        let store = BookingFeedStore(tx: tx)
        guard let feed = try store.live(Token.digest(of: token)), let view = try view(of: feed, tx) else {
            throw Failure.notFound
        }
        let rules = try house.rules(tx)
        let entries = try store.entries(
            of: feed.kind, view.object, BookingFeed.window(tx.now), goneSince: BookingFeed.goneSince(tx.now))
        let events = entries.compactMap { entry -> CalendarEvent? in
            guard view.reaches(entry), let place = rules.place(entry.pickup),
                let dropOff = rules.place(entry.dropOff)
            else { return nil }
            return entry.event(at: place, returned: dropOff)
        }
        guard let zone = rules.place(feed.object)?.zone ?? events.first?.zone ?? premises.zones.zone("UTC")
        else { throw Failure(.unavailable, "This machine knows no time zones.") }
        let calendar = CalendarFeed(name: view.name, productID: "-//FleetPass//Bookings//EN", zone: zone)
        let bytes = calendar.bytes(of: events)
        var response = Response(.ok, .bytes(bytes))
        response.setType(.calendar)
        response.set("Cache-Control", "private, no-cache")
        response.setETag([UInt8](Base64URL.encode(Digest.sha256(bytes)).utf8))
        return response
    }

    private struct FeedView {
        let name: String
        let object: UUID
        /// Empty: everywhere.
        let locations: [UUID]

        func reaches(_ entry: BookingFeed.Entry) -> Bool {
            locations.isEmpty || locations.contains(entry.pickup) || locations.contains(entry.dropOff)
        }
    }

    /// Nil once its maker may not see it any more, or there is nothing to be seen.
    private func view(of feed: BookingFeed.Made, _ tx: Transaction) throws -> FeedView? {
        if feed.kind == .customer {
            guard let account = try AccountStore(tx: tx).account(feed.maker), account.status == .active,
                let customer = try CustomerStore(tx: tx).customer(of: feed.maker), customer.isLive
            else { return nil }
            return FeedView(name: try signs.sign(tx).name, object: customer.id, locations: [])
        }
        let lender = try StaffStore(tx: tx).lender(feed.maker)
        guard lender.grants.contains(.bookingsView) else { return nil }
        if feed.kind == .location {
            guard lender.locations.isEmpty || lender.locations.contains(feed.object),
                let place = try house.rules(tx).place(feed.object)
            else { return nil }
            return FeedView(name: place.name, object: place.id, locations: [])
        }
        return try BookingFeedStore(tx: tx).vehicleName(feed.object).map {
            FeedView(name: $0, object: feed.object, locations: lender.locations)
        }
    }
}
