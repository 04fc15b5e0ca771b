// A vehicle that a place offers besides its own. That places of a group share all they have, they say
// themselves.

import Schema
import Store

struct SharingGrant: Sendable {
    let id: UUID
    let vehicle: UUID
    let location: UUID
    let startsAt: Instant
    /// Nil: until somebody ends it.
    let endsAt: Instant?

    func isLive(at time: Instant) -> Bool { startsAt <= time && endsAt.map { time < $0 } != false }

    /// When it begins or ends, if that lies ahead.
    func nextChange(after time: Instant) -> Instant? { startsAt > time ? startsAt : endsAt }

    private static let locationField = Field.uuid("location_id", "The place that offers it.")
    private static let starts = Field.instant("starts_at")
    private static let ends = Field.instant("ends_at", "Null: until it is ended.").optional
    static let shape = Shape(
        "SharingGrant", "A place that offers a vehicle of another.", Field.uuid("id", "Never changes."),
        Field.uuid("vehicle_id"), locationField, starts, ends, Field.instant("created_at"),
        Field.instant("ended_at", "Null: nobody has ended it.").optional)
    private static let startsInput = starts.optional
    static let input = Shape(
        "SharingInput", "Which place is to offer a vehicle; from now on, if nothing else is said.",
        locationField,
        startsInput, ends)

    /// - Throws: `unprocessable` for one that ends before it begins.
    init(_ call: Call, _ id: UUID, of vehicle: UUID, now: Instant) throws {
        (self.id, self.vehicle, location) = (id, vehicle, call.body(Self.locationField))
        (startsAt, endsAt) = (call.body(Self.startsInput) ?? now, call.body(Self.ends))
        let (start, end) = (startsAt, endsAt)
        guard end.map({ $0 > start }) != false else {
            throw Failure(
                .unprocessable, "It ends before it begins.",
                fields: [FieldError(pointer: "/ends_at", detail: "must be after the beginning")])
        }
    }

    init(id: UUID, vehicle: UUID, location: UUID, startsAt: Instant, endsAt: Instant?) {
        (self.id, self.vehicle, self.location) = (id, vehicle, location)
        (self.startsAt, self.endsAt) = (startsAt, endsAt)
    }
}

extension FleetDesk {
    /// - Throws: `unprocessable` for a place that there is not, or where whoever asks does not work;
    /// `conflict` for one that offers it already.
    func share(_ grant: SharingGrant, of known: KnownVehicle) throws {
        try demandLocation(grant.location, tx)
        guard call.asker.works(at: grant.location) else {
            throw Failure(
                .unprocessable, "You do not work at this location.",
                fields: [FieldError(pointer: "/location_id", detail: "is not a location that you work at")])
        }
        let store = SharingStore(tx: tx)
        let isThere = try store.live(of: known.id).contains { other in
            other.location == grant.location && grant.endsAt.map { $0 > other.startsAt } != false
                && other.endsAt.map { $0 > grant.startsAt } != false
        }
        guard !isThere, grant.location != known.draft.location else {
            throw Failure(
                .conflict, "That location offers \(known.draft.title) already.",
                fields: [FieldError(pointer: "/location_id", detail: "offers it already")])
        }
        try store.insert(grant, by: call.asker.id)
        try note(.vehicleShared, grant.id, grant.location, of: known)
    }

    /// - Throws: `not_found`; `conflict` for one that has been ended.
    func unshare(_ id: UUID, of known: KnownVehicle) throws {
        let store = SharingStore(tx: tx)
        guard let (vehicle, location, isOver) = try store.grant(id), vehicle == known.id else {
            throw Failure.notFound
        }
        guard !isOver else { throw Failure(.conflict, "It has been ended already.") }
        try store.end(id)
        try note(.vehicleUnshared, id, location, of: known)
    }

    /// Search and bookings go by it.
    private func note(_ action: AuditAction, _ id: UUID, _ location: UUID, of known: KnownVehicle) throws {
        try VehicleStore(tx: tx).fleetHasChanged()
        try RevisionStore(tx: tx).raise(.rules)
        var changes = AuditChanges.none
        changes.note("grant_id", to: .text("\(id)"))
        changes.note("location_id", to: .text("\(location)"))
        try app.secrets.audit.note(action, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }
}
