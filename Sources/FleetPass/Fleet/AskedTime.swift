// A time in a query about one vehicle: a moment, or what the clocks show where the vehicle stands.

import Schema
import Store
import Zones

enum AskedTime {
    static func field(_ name: String, _ about: String) -> Field<String?> {
        Field.text(
            name, min: 16, max: 40,
            "\(about) RFC 3339, or a local time of where the vehicle stands, as 2026-07-01T10:00."
        ).optional
    }

    /// - Parameter zone: is asked for a local time alone.
    /// - Throws: `invalid` for what is no time; `unprocessable` for one that those clocks skip or show twice.
    static func instant(_ call: Call, _ field: Field<String?>, _ zone: () throws -> Zone) throws -> Instant? {
        guard let text = call.query(field) else { return nil }
        let name = field.spec.name
        switch GivenTime(text) {
        case nil:
            throw Failure(
                .invalid, "Some parameters need another value.",
                fields: [
                    FieldError(
                        parameter: name, detail: "must be a time, as 2026-07-01T10:00 or with an offset")
                ])
        case .instant(let instant): return instant
        case .local(let time):
            let zone = try zone()
            do throws(TimeFlaw) { return try GivenTime.local(time).resolved(in: zone) } catch {
                throw Failure(
                    .unprocessable, "\(error.message).",
                    fields: [FieldError(parameter: name, detail: error.message)])
            }
        }
    }
}

extension FleetDesk {
    /// - Throws: `not_found` for a vehicle whose place is gone.
    func zone(of known: KnownVehicle) throws -> Zone {
        guard let place = rules.place(known.draft.location) else { throw Failure.notFound }
        return place.zone
    }
}
