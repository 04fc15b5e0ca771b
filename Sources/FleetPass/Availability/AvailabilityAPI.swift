// What anybody may ask of a vehicle: when it is taken.

import HTTP
import Schema
import Store
import Zones

enum AvailabilityRecord {
    private static let from = AskedTime.field("from", "From when on; from now on if not given.")
    private static let until = AskedTime.field("until", "Until when; for 90 days if not given.")
    static let query = Shape("AvailabilityQuery", "For what time.", from, until)
    private static let busy = Field.object(
        "busy",
        Shape(
            "BusyTime", "When a vehicle is taken, making it ready included.", Field.instant("from"),
            Field.instant("until"))
    ).list(max: 5_000)
    static let shape = Shape(
        "Availability", "When a vehicle is taken, as far as that meets a time.", Field.instant("from"),
        Field.instant("until"), busy)
    private static let dayMs: Int64 = 86_400_000
    private static let mostMs = 1_095 * dayMs

    /// - Throws: `invalid` for a time that is none, or too long to tell of at once.
    /// - Parameter zone: of where the vehicle stands.
    static func block(_ call: Call, now: Instant, _ zone: () throws -> Zone) throws -> Block {
        let start = try AskedTime.instant(call, from, zone) ?? now
        let end = try AskedTime.instant(call, until, zone) ?? Instant(epochMs: start.epochMs + 90 * dayMs)
        guard end > start, end.epochMs - start.epochMs <= mostMs else {
            throw Failure(
                .invalid, "Some fields need another value.",
                fields: [
                    FieldError(
                        parameter: "until", detail: "must be after the beginning, and within three years")
                ]
            )
        }
        return Block(from: start, until: end)
    }

    static func write(_ block: Block, _ taken: [Block], to json: inout JSONWriter) {
        json.object { json in
            json.member("from", block.from)
            json.member("until", block.until)
            json.key(busy.spec.jsonKey)
            json.array(taken) { json, block in
                json.object { json in
                    json.member("from", block.from)
                    json.member("until", block.until)
                }
            }
        }
    }
}

func availabilityRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/vehicles/{id:uuid}/availability", for: .anyone, "When a vehicle is taken",
            answers: .json(AvailabilityRecord.shape),
            .read { call, tx in
                let id = try call.id()
                guard try VehicleStore(tx: tx).isPublic(id) else { throw Failure.notFound }
                let block = try AvailabilityRecord.block(call, now: tx.now) {
                    guard let location = try FleetStore(tx: tx).rented(id)?.location,
                        let place = try app.house.rules(tx).place(location)
                    else { throw Failure.notFound }
                    return place.zone
                }
                let taken = try BusyTimes(tx: tx).blocks(of: id, within: block)
                var json = JSONWriter()
                json.bytes.reserveCapacity(256 + 72 * taken.count)
                AvailabilityRecord.write(block, taken, to: &json)
                return .privately(json.bytes)
            }
        ).asking(AvailabilityRecord.query).failing(.notFound, .unprocessable).browsed()
    ]
}

/// When a vehicle cannot be had, whatever the reason: bookings, blackouts, transfers and holds as one list.
struct BusyTimes {
    let tx: Transaction

    /// In order and apart: what meets or overlaps is one.
    func blocks(of vehicle: UUID, within block: Block) throws -> [Block] {
        let taken = try AllocationStore(tx: tx).blocks(of: vehicle, meeting: block)
        let holds = try HoldStore(tx: tx).holds(of: vehicle, from: block.from, until: block.until)
        var blocks = taken.compactMap { $0.hasExpired(tx.now) ? nil : $0.block }
        guard !holds.isEmpty else { return Self.merged(blocks) }
        blocks += holds.map { Block(from: max($0.startsAt, block.from), until: $0.endsAt ?? block.until) }
        return Self.merged(blocks.sorted { $0.from < $1.from })
    }

    static func merged(_ blocks: [Block]) -> [Block] {
        var merged: [Block] = []
        for block in blocks {
            if let last = merged.last, block.from <= last.until {
                merged[merged.count - 1].until = max(last.until, block.until)
            } else {
                merged.append(block)
            }
        }
        return merged
    }
}
