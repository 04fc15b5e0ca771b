// The SQL of what many vehicles are taken by at once. Decides nothing.

import Schema
import Store

struct FleetCalendarStore {
    let tx: Transaction

    /// By what they are called, those behind the vehicle `id` on.
    /// - Returns: the last one's id too, if there are more.
    func vehicles(_ wish: FleetCalendar, after id: UUID?) throws -> ([CalendarVehicle], next: UUID?) {
        var conditions = Conditions("v.status NOT IN ('draft', 'sold', 'retired')")
        conditions.among("v.location_id", wish.locations.map { .uuid($0) })
        conditions.among("v.class", wish.classes.map { .text($0) })
        conditions.among("v.id", wish.vehicles.map { .uuid($0) })
        if !wish.reach.isEmpty {
            let places = conditions.list(wish.reach.map { .uuid($0) })
            conditions.add("(v.location_id IN (\(places)) OR v.home_location_id IN (\(places)))")
        }
        if let id {
            let last = conditions.next(.uuid(id))
            conditions.add(
                "(v.make, v.model, v.id) > "
                    + "(SELECT l.make, l.model, l.id FROM vehicles l WHERE l.id = \(last))"
            )
        }
        let most = conditions.next(.integer(Int64(wish.limit + 1)))
        var (vehicles, end): ([CalendarVehicle], PageEnd<UUID>) = ([], PageEnd(limit: wish.limit))
        try tx.each(
            .assembled(
                """
                SELECT v.id, v.year, v.make, v.model, v.plate, v.class, v.location_id, v.status
                  FROM vehicles v
                 WHERE \(conditions.text) ORDER BY v.make, v.model, v.id LIMIT \(most)
                """), conditions.values
        ) { row in
            guard try end.takes(row.uuid(0)) else { return }
            vehicles.append(
                CalendarVehicle(
                    id: try row.uuid(0), title: "\(row.integer(1)) \(row.text(2)) \(row.text(3))",
                    plate: row.text(4), vehicleClass: row.text(5), location: try row.uuid(6),
                    status: row.text(7)))
        }
        return (vehicles, end.next)
    }

    /// In the order of their beginning, bookings and what else takes a vehicle, and then holds.
    func entries(of vehicles: [UUID], _ block: Block) throws -> [UUID: [FleetCalendarEntry]] {
        guard !vehicles.isEmpty else { return [:] }
        var entries: [UUID: [FleetCalendarEntry]] = [:]
        entries.reserveCapacity(vehicles.count)
        var taken = Conditions("a.released_at IS NULL")
        taken.among("a.vehicle_id", vehicles.map { .uuid($0) })
        taken.add("a.starts_at < ", .instant(block.until))
        taken.add("a.ends_at > ", .instant(block.from))
        // What nobody has checked out in time is still a row, and takes nothing.
        taken.add("(b.state IS NULL OR b.state <> 'held' OR b.held_until > ", .instant(tx.now))
        try tx.each(
            .assembled("\(Self.allocations) WHERE \(taken.text)) ORDER BY a.vehicle_id, a.starts_at"),
            taken.values
        ) {
            row in
            let starts = row.optionalInstant(9)
            entries[try row.uuid(1), default: []].append(
                FleetCalendarEntry(
                    entry: CalendarEntry(
                        id: try row.uuid(0), kind: CalendarRecord.Kind(rawValue: row.text(2)) ?? .blackout,
                        from: row.instant(3), until: row.instant(4), code: row.optionalText(7),
                        state: row.optionalText(8), reason: row.optionalText(5)),
                    booking: try row.optionalUUID(6), customer: try row.optionalUUID(11),
                    bookingBlock: starts.map { Block(from: $0, until: row.instant(10)) }))
        }
        var held = Conditions("h.released_at IS NULL")
        held.among("h.vehicle_id", vehicles.map { .uuid($0) })
        held.add("h.starts_at < ", .instant(block.until))
        held.add("(h.ends_at IS NULL OR h.ends_at > ", .instant(block.from))
        try tx.each(
            .assembled("\(Self.holds) WHERE \(held.text)) ORDER BY h.vehicle_id, h.starts_at"), held.values
        ) { row in
            entries[try row.uuid(1), default: []].append(
                FleetCalendarEntry(
                    entry: CalendarEntry(
                        id: try row.uuid(0), kind: .hold, from: row.instant(3), until: row.optionalInstant(4),
                        holdKind: row.text(2), reason: row.optionalText(5))))
        }
        return entries
    }

    private static let allocations = """
        SELECT a.id, a.vehicle_id, a.kind, a.starts_at, a.ends_at, a.reason, a.booking_id, b.code, b.state,
               b.starts_at, b.ends_at, b.customer_id
          FROM allocations a LEFT JOIN bookings b ON b.id = a.booking_id
        """
    private static let holds =
        "SELECT h.id, h.vehicle_id, h.kind, h.starts_at, h.ends_at, h.reason FROM holds h"
}
