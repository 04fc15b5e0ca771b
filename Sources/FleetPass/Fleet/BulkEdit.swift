// One change made to many vehicles: what it is, and what becomes of each. No SQL, no HTTP.

import Schema
import Store

enum BulkEdit: Sendable {
    case rate(Money)
    /// In thousandths of a percent.
    case percent(Int64)
    case vehicleClass(Vehicle.Class)
    case location(UUID)
    case hold(Hold.Kind, String, from: Instant?, until: Instant?)
    /// Without a value it is taken off.
    case attribute(String, String?)
    case move(Vehicle.Status, String)

    enum Result: String, CaseIterable, Sendable {
        case changed, unchanged, refused
    }

    private static let rate = FleetVehicle.rate.optional
    private static let percent = Field.text(
        "daily_rate_percent", max: 12, "How much more the daily rate is to be, as `7.5` or `-10`."
    ).optional
    private static let vehicleClass = FleetVehicle.vehicleClass.optional
    private static let location = FleetVehicle.location.optional
    private static let hold = Field.object("hold", Hold.input).optional
    private static let value = AttributeValue.valueField.optional
    private static let attributeShape = Shape(
        "BulkAttribute", "An attribute's value; null takes it off.", AttributeValue.keyField, value)
    private static let attribute = Field.object("attribute", attributeShape).optional
    private static let move = Field.object("move", FleetVehicle.move).optional
    static let shape = Shape(
        "BulkChange", "The change: one of these.", rate, percent, vehicleClass, location, hold, attribute,
        move)

    /// - Throws: `unprocessable` for none or several, and for a percentage that is none.
    init(_ record: Record, now: Instant) throws {
        var edits: [BulkEdit] = []
        if let rate = record[Self.rate] { edits.append(.rate(rate)) }
        if let text = record[Self.percent] {
            guard let share = Thousandths(text), -100_000...1_000_000 ~= share.amount else {
                throw Failure(
                    .unprocessable, "It is not said by how much.",
                    fields: [
                        FieldError(
                            pointer: "/change/daily_rate_percent",
                            detail: "must be a number from -100 to 1000, as 7.5 or -10")
                    ])
            }
            edits.append(.percent(share.amount))
        }
        if let vehicleClass = record[Self.vehicleClass] { edits.append(.vehicleClass(vehicleClass)) }
        if let location = record[Self.location] { edits.append(.location(location)) }
        if let given = record[Self.hold] {
            let hold = try Hold(given, UUID(high: 0, low: 0), now: now)
            edits.append(.hold(hold.kind, hold.reason, from: hold.startsAt, until: hold.endsAt))
        }
        if let given = record[Self.attribute] {
            edits.append(.attribute(given[AttributeValue.keyField], given[Self.value]))
        }
        if let given = record[Self.move] {
            edits.append(.move(given[FleetVehicle.to], given[FleetVehicle.reason]))
        }
        guard let edit = edits.first, edits.count == 1 else {
            throw Self.refused("/change", "must be one change, and no more")
        }
        self = edit
    }

    private static func refused(_ pointer: String, _ detail: String) -> Failure {
        Failure(
            .unprocessable, "It is not said what is to be changed.",
            fields: [FieldError(pointer: pointer, detail: detail)])
    }
}

extension FleetDesk {
    /// Makes the change, or in a trial looks whether it could be made.
    /// - Throws: a `Failure` for a vehicle that it cannot be made to, of which nothing was changed then.
    func make(_ edit: BulkEdit, to known: KnownVehicle, isTrial: Bool) throws -> BulkEdit.Result {
        switch edit {
        case .hold(let kind, let reason, let from, let until):
            guard !isTrial else { return .changed }
            let hold = Hold(
                id: app.freshID(), kind: kind, reason: reason, startsAt: from ?? tx.now, endsAt: until)
            _ = try self.hold(known, hold)
            return .changed
        case .move(let status, let reason):
            if known.status == status { return .unchanged }
            try demandMove(of: known, to: status)
            if !isTrial { try move(known, to: status, reason) }
            return .changed
        case .attribute(let key, let value):
            var values = try AttributeStore(tx: tx).values(of: [known.id])[known.id] ?? []
            values.removeAll { $0.key == key }
            if let value { values.append(AttributeValue(key: key, value: value)) }
            return try take(known.draft, values, of: known, isTrial)
        case .rate, .percent, .vehicleClass, .location:
            return try take(Self.changed(known.draft, by: edit), nil, of: known, isTrial)
        }
    }

    private func take(
        _ draft: VehicleDraft, _ attributes: [AttributeValue]?, of known: KnownVehicle, _ isTrial: Bool
    ) throws -> BulkEdit.Result {
        try flaws(draft, attributes, of: known).demandNone()
        let isOther =
            isTrial
            ? try draft != known.draft || isOther(attributes, of: known)
            : try changeSound(known, to: draft, attributes)
        return isOther ? .changed : .unchanged
    }

    /// - Throws: `unprocessable` for a rate beyond all rates, or of nothing.
    private static func changed(_ draft: VehicleDraft, by edit: BulkEdit) throws -> VehicleDraft {
        var draft = draft
        switch edit {
        case .rate(let rate): draft.dailyRate = rate
        case .percent(let share): draft.dailyRate = try raised(draft.dailyRate, by: share)
        case .vehicleClass(let vehicleClass): draft.vehicleClass = vehicleClass.rawValue
        case .location(let location): draft.location = location
        case .hold, .attribute, .move: break
        }
        return draft
    }

    /// Half a minor unit is rounded up: rates are never negative.
    private static func raised(_ rate: Money, by share: Int64) throws -> Money {
        let (product, isTooMuch) = rate.amountMinor.multipliedReportingOverflow(by: 100_000 + share)
        let amount = product / 100_000 + (product % 100_000 >= 50_000 ? 1 : 0)
        guard !isTooMuch, amount <= 100_000_000 else {
            throw Failure(.unprocessable, "The daily rate would be beyond all rates.")
        }
        guard amount > 0 || rate.amountMinor == 0 else {
            throw Failure(.unprocessable, "The daily rate would be nothing.")
        }
        return Money(amountMinor: amount, currency: rate.currency)
    }
}
