// All SQL about bookings. Decides nothing.

import Schema
import Store

struct BookingStore {
    let tx: Transaction

    struct New: Sendable {
        let id: UUID
        let code: String
        let state: BookingState
        let channel: BookingChannel
        let customer: UUID?
        let keyDigest: [UInt8]?
        let heldUntil: Instant?
        let note: String
        let reason: String?
        let maker: UUID?
        let offer: Offer
    }

    /// - Returns: false if there is a booking of that code.
    func insert(_ new: New) throws -> Bool {
        let (offer, price) = (new.offer, new.offer.price)
        return try tx.insert(
            ifNew: Self.insertOne, .uuid(new.id), .text(new.code), .text(offer.wish.type.rawValue),
            .text(new.state.rawValue), .text(new.channel.rawValue), .uuid(new.customer),
            new.keyDigest.map { .bytes($0) } ?? .null, .uuid(offer.vehicle.id),
            .uuid(offer.itinerary.pickup.id), .uuid(offer.itinerary.dropOff.id),
            .instant(offer.itinerary.startsAt), .instant(offer.itinerary.endsAt), .instant(new.heldUntil),
            .uuid(offer.version), .utf8(offer.asked.written), .utf8(price.writtenLines),
            .text(price.currency.code), .integer(price.netMinor), .integer(price.taxMinor),
            .integer(price.totalMinor), .integer(price.depositMinor), .uuid(offer.discount?.id),
            .text(new.note), .text(new.reason), .uuid(new.maker), .instant(tx.now))
    }

    func booking(_ id: UUID) throws -> Booking? { try tx.first(Self.byID, .uuid(id), row: Self.booking) }

    func booking(key digest: [UInt8]) throws -> Booking? {
        try tx.first(Self.byKey, .bytes(digest), row: Self.booking)
    }

    func move(_ id: UUID, to state: BookingState, reason: String? = nil) throws {
        try tx.run(Self.updateState, .uuid(id), .text(state.rawValue), .text(reason), .instant(tx.now))
    }

    func madeAt(_ id: UUID) throws -> Instant? { try tx.first(Self.madeOne, .uuid(id)) { $0.instant(0) } }

    /// What was read when a vehicle left and came back.
    struct Readings: Sendable {
        let pickedUpAt: Instant?
        let returnedAt: Instant?
        let kmOut: Int64?
        let fuelOut: Int64?
        /// Nil: its return is not settled yet.
        let kmIn: Int64?
    }

    func readings(of id: UUID) throws -> Readings {
        let found = try tx.first(Self.readingsOf, .uuid(id)) {
            Readings(
                pickedUpAt: $0.optionalInstant(0), returnedAt: $0.optionalInstant(1),
                kmOut: $0.optionalInteger(2), fuelOut: $0.optionalInteger(3),
                kmIn: $0.optionalInteger(4))
        }
        guard let found else { throw Failure.notFound }
        return found
    }

    /// - Parameter km: what was read; nil: nothing was.
    func handOver(_ id: UUID, km: Int64?, fuel: Int64?) throws {
        try tx.run(Self.updateHandedOver, .uuid(id), .integer(km), .integer(fuel), .instant(tx.now))
    }

    func takeBack(_ id: UUID, at time: Instant, _ place: UUID) throws {
        try tx.run(Self.updateTakenBack, .uuid(id), .instant(time), .uuid(place), .instant(tx.now))
    }

    func noteReturn(_ id: UUID, km: Int64?, fuel: Int64?) throws {
        try tx.run(Self.updateReadIn, .uuid(id), .integer(km), .integer(fuel), .instant(tx.now))
    }

    /// The booking that a vehicle is out for; nil: it is here.
    func out(_ vehicle: UUID) throws -> String? {
        try tx.first(Self.outWith, .uuid(vehicle)) { $0.text(0) }
    }

    /// Out of a hold: whose it is, and what else was said.
    func checkOut(_ id: UUID, to state: BookingState, customer: UUID, note: String) throws {
        try tx.run(
            Self.updateCheckedOut, .uuid(id), .text(state.rawValue), .uuid(customer), .text(note),
            .instant(tx.now))
    }

    /// The same booking, as an offer has it now.
    func change(_ id: UUID, to offer: Offer) throws {
        let price = offer.price
        try tx.run(
            Self.updateOffer, .uuid(id), .uuid(offer.vehicle.id), .uuid(offer.itinerary.pickup.id),
            .uuid(offer.itinerary.dropOff.id), .instant(offer.itinerary.startsAt),
            .instant(offer.itinerary.endsAt), .utf8(offer.asked.written), .utf8(price.writtenLines),
            .integer(price.netMinor), .integer(price.taxMinor), .integer(price.totalMinor),
            .uuid(offer.discount?.id), .instant(tx.now))
    }

    /// Puts these in place of those that were.
    func setExtras(_ offer: Offer, of id: UUID, isLive: Bool) throws {
        for extra in offer.extras {
            try tx.run(
                Self.insertExtra, .uuid(id), .uuid(extra.extra.id), .uuid(offer.itinerary.pickup.id),
                .integer(extra.quantity), .instant(offer.itinerary.startsAt),
                .instant(offer.itinerary.endsAt),
                .boolean(isLive))
        }
    }

    func removeExtras(of id: UUID) throws { try tx.run(Self.deleteExtras, .uuid(id)) }

    /// They are there for others again.
    func returnExtras(of id: UUID) throws { try tx.run(Self.endExtras, .uuid(id)) }

    func extras(of id: UUID) throws -> [BookingWish.ExtraWish] {
        try tx.all(Self.extrasOf, .uuid(id)) {
            BookingWish.ExtraWish(code: $0.text(0), quantity: $0.integer(1))
        }
    }

    func addDriver(_ customer: UUID, to id: UUID) throws {
        try tx.run(Self.insertDriver, .uuid(id), .uuid(customer))
    }

    func drivers(of id: UUID) throws -> [UUID] {
        try tx.all(Self.driversOf, .uuid(id)) { try $0.uuid(0) }
    }

    /// Code, end of the hold, price and deposit.
    func hold<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.holdByID, .uuid(id), row: body)
    }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.recordByID, .uuid(id), row: body)
    }

    func netAndTax(of id: UUID) throws -> (net: Int64, tax: Int64) {
        try tx.first(Self.parts, .uuid(id)) { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    }

    /// What somebody has written about it.
    func eraseWords(of id: UUID) throws { try tx.run(Self.updateWordless, .uuid(id), .instant(tx.now)) }

    func removeDrivers(of id: UUID) throws { try tx.run(Self.deleteDrivers, .uuid(id)) }

    /// Those on rent that should be back, in the order in which they should.
    func overdue(after place: (end: Instant, id: UUID)?, _ limit: Int) throws -> [(id: UUID, end: Instant)] {
        try tx.all(
            Self.lateOnes, .instant(tx.now), .instant(place?.end ?? Instant(epochMs: 0)),
            .uuid(place?.id ?? UUID(high: 0, low: 0)), .integer(Int64(limit))
        ) { (try $0.uuid(0), $0.instant(1)) }
    }

    /// When the next of those on rent is to be back that need not be yet.
    func nextEnd() throws -> Instant? { try tx.first(Self.nextBack, .instant(tx.now)) { $0.instant(0) } }

    /// Those that nobody has confirmed though their pickup is over, the earliest first.
    func unconfirmed(after place: (start: Instant, id: UUID)?, _ limit: Int) throws -> [(
        id: UUID, start: Instant
    )] {
        try tx.all(
            Self.unanswered, .instant(tx.now), .instant(place?.start ?? Instant(epochMs: 0)),
            .uuid(place?.id ?? UUID(high: 0, low: 0)), .integer(Int64(limit))
        ) { (try $0.uuid(0), $0.instant(1)) }
    }

    /// When the next of those is picked up that nobody has confirmed yet.
    func nextUnconfirmed() throws -> Instant? {
        try tx.first(Self.nextUnanswered, .instant(tx.now)) { $0.instant(0) }
    }

    private static func booking(_ row: borrowing Row) throws -> Booking {
        let id = try row.uuid(0)
        guard let type = BookingType(rawValue: row.text(3)), let state = BookingState(rawValue: row.text(4))
        else {
            throw StoreError.unusable("booking \(id) is of no known type or state; run 'fleetpassd check'")
        }
        return Booking(
            id: id, version: row.integer(1), code: row.text(2), type: type, state: state,
            customer: try row.optionalUUID(5), vehicle: try row.uuid(6), pickup: try row.uuid(7),
            dropOff: try row.uuid(8), startsAt: row.instant(9), endsAt: row.instant(10),
            heldUntil: row.optionalInstant(11), rateVersion: try row.optionalUUID(12),
            asked: try PriceCase(row.bytes(13)), total: try row.money(14), chargedMinor: row.integer(16),
            depositMinor: row.integer(17))
    }

    /// The columns of `BookingRecord.shape`. One currency stands behind every amount.
    static let source = """
        SELECT b.id, b.version, b.code, b.type, b.state, b.channel, b.customer_id, b.vehicle_id,
               b.pickup_location_id, b.return_location_id, b.starts_at, b.ends_at, b.held_until, b.picked_up_at,
               b.returned_at, b.net_minor, b.currency, b.tax_minor, b.currency, b.total_minor, b.currency,
               b.charged_minor, b.currency, b.deposit_minor, b.currency, b.lines, b.note, b.reason, b.created_at,
               b.updated_at
          FROM bookings b
        """

    private static let columns = """
        SELECT id, version, code, type, state, customer_id, vehicle_id, pickup_location_id, return_location_id,
               starts_at, ends_at, held_until, rate_version_id, asked, total_minor, currency, charged_minor,
               deposit_minor
          FROM bookings
        """
    private static let byID = Query("\(columns) WHERE id = $1")
    private static let byKey = Query("\(columns) WHERE key_digest = $1")
    private static let madeOne = Query("SELECT created_at FROM bookings WHERE id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO bookings (
            id, code, type, state, channel, customer_id, key_digest, vehicle_id, pickup_location_id,
            return_location_id, starts_at, ends_at, held_until, rate_version_id, asked, lines, currency, net_minor,
            tax_minor, total_minor, deposit_minor, discount_id, note, reason, made_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24, $25, $26, $26)
            ON CONFLICT (code) DO NOTHING
        """)
    private static let updateState = Query(
        """
        UPDATE bookings
           SET state = $2, reason = coalesce($3, reason), updated_at = $4, version = version + 1
         WHERE id = $1
        """)
    private static let updateCheckedOut = Query(
        """
        UPDATE bookings
           SET state = $2, customer_id = $3, note = $4, held_until = NULL, updated_at = $5, version = version + 1
         WHERE id = $1
        """)
    private static let updateOffer = Query(
        """
        UPDATE bookings
           SET vehicle_id = $2, pickup_location_id = $3, return_location_id = $4, starts_at = $5, ends_at = $6,
               asked = $7, lines = $8, net_minor = $9, tax_minor = $10, total_minor = $11, discount_id = $12,
               updated_at = $13, version = version + 1
         WHERE id = $1
        """)
    private static let readingsOf = Query(
        """
        SELECT picked_up_at, returned_at, odometer_out_km, fuel_out, odometer_in_km FROM bookings WHERE id = $1
        """)
    private static let updateHandedOver = Query(
        """
        UPDATE bookings
           SET state = 'on_rent', picked_up_at = $4, odometer_out_km = $2, fuel_out = $3, updated_at = $4,
               version = version + 1
         WHERE id = $1
        """)
    private static let updateTakenBack = Query(
        """
        UPDATE bookings
           SET state = 'returned', returned_at = $2, return_location_id = $3, updated_at = $4, version = version + 1
         WHERE id = $1
        """)
    private static let updateReadIn = Query(
        """
        UPDATE bookings SET odometer_in_km = $2, fuel_in = $3, updated_at = $4, version = version + 1 WHERE id = $1
        """)
    private static let outWith = Query(
        "SELECT code FROM bookings WHERE vehicle_id = $1 AND state = 'on_rent' LIMIT 1")
    private static let updateWordless = Query(
        """
        UPDATE bookings
           SET note = '', reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END, key_digest = NULL,
               updated_at = $2,
               version = version + 1
         WHERE id = $1
        """)
    private static let insertExtra = Query(
        """
        INSERT INTO booking_extras (booking_id, extra_id, location_id, quantity, starts_at, ends_at, is_live)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let deleteExtras = Query("DELETE FROM booking_extras WHERE booking_id = $1")
    private static let endExtras = Query(
        "UPDATE booking_extras SET is_live = 0 WHERE booking_id = $1 AND is_live = 1")
    private static let extrasOf = Query(
        """
        SELECT e.code, b.quantity FROM booking_extras b JOIN extras e ON e.id = b.extra_id
         WHERE b.booking_id = $1 ORDER BY e.code
        """)
    private static let insertDriver = Query(
        "INSERT INTO booking_drivers (booking_id, customer_id) VALUES ($1, $2)")
    private static let deleteDrivers = Query("DELETE FROM booking_drivers WHERE booking_id = $1")
    private static let parts = Query("SELECT net_minor, tax_minor FROM bookings WHERE id = $1")
    private static let driversOf = Query(
        "SELECT customer_id FROM booking_drivers WHERE booking_id = $1 ORDER BY customer_id")
    private static let lateOnes = Query(
        """
        SELECT id, ends_at FROM bookings
         WHERE state = 'on_rent' AND ends_at <= $1 AND (ends_at, id) > ($2, $3) ORDER BY ends_at, id LIMIT $4
        """)
    private static let nextBack = Query(
        "SELECT ends_at FROM bookings WHERE state = 'on_rent' AND ends_at > $1 ORDER BY ends_at LIMIT 1")
    /// In the words of the index `bookings_open`: by others SQLite does not find it.
    private static let open =
        "state IN ('quote', 'held', 'pending', 'confirmed', 'ready', 'returned', 'disputed')"
    private static let unanswered = Query(
        """
        SELECT id, starts_at FROM bookings
         WHERE \(open) AND state = 'pending' AND starts_at <= $1 AND (starts_at, id) > ($2, $3)
         ORDER BY starts_at, id LIMIT $4
        """)
    private static let nextUnanswered = Query(
        """
        SELECT starts_at FROM bookings WHERE \(open) AND state = 'pending' AND starts_at > $1
         ORDER BY starts_at LIMIT 1
        """)
    private static let holdByID = Query(
        "SELECT code, held_until, total_minor, currency, deposit_minor, currency FROM bookings WHERE id = $1")
    private static let recordByID = Query("\(source) WHERE b.id = $1")
}
