// Entering, changing and moving vehicles: the rules, for one vehicle and for thousands. No SQL, no HTTP.

import Schema
import Store

/// What whoever changes vehicles goes by, read once for all that one request changes.
struct FleetDesk {
    let app: App
    let call: Call
    let tx: Transaction
    let rules: HouseRules
    let definitions: [AttributeDefinition]

    init(_ app: App, _ call: Call, _ tx: Transaction) throws {
        (self.app, self.call, self.tx) = (app, call, tx)
        rules = try app.house.rules(tx)
        definitions = try AttributeStore(tx: tx).definitions()
    }

    private var store: FleetStore { FleetStore(tx: tx) }

    /// - Throws: `not_found` for one that there is not, or that is elsewhere than whoever asks may work.
    func vehicle(_ id: UUID) throws -> KnownVehicle {
        guard let known = try store.vehicle(id), known.isReached(by: call.asker) else {
            throw Failure.notFound
        }
        return known
    }

    /// Who has the VIN and the number that a vehicle is to have: looked up for many at once.
    struct Others {
        let vin: UUID?
        let stockNumber: UUID?
    }

    /// All that is wrong with a vehicle as it is to be.
    /// - Parameter known: as it is; nil for one that is entered.
    /// - Parameter others: nil: they are looked up.
    func flaws(
        _ draft: VehicleDraft, _ attributes: [AttributeValue]?, of known: KnownVehicle?,
        _ others: Others? = nil
    ) throws -> FleetFlaws {
        var flaws = FleetFlaws()
        if known?.draft.vin != draft.vin {
            if let flaw = RowRules.flaw(inVIN: draft.vin) {
                flaws.add("/vin", "is no VIN: \(flaw)")
            } else if let other = try others.map(\.vin) ?? store.vehicle(vin: draft.vin)?.id,
                other != known?.id
            {
                flaws.addTaken("/vin", "is the VIN of another vehicle")
            }
        }
        if known?.draft.stockNumber != draft.stockNumber,
            let other = try others.map(\.stockNumber) ?? store.holder(ofStockNumber: draft.stockNumber),
            other != known?.id
        {
            flaws.addTaken("/stock_number", "is the number of another vehicle")
        }
        if known?.draft.location != draft.location { checkPlace(draft.location, "/location_id", &flaws) }
        if let home = draft.home, known?.draft.home != home { checkPlace(home, "/home_location_id", &flaws) }
        if draft.dailyRate.currency != rules.currency {
            flaws.add("/daily_rate/currency", "must be \(rules.currency.code), as all prices here are")
        }
        if let attributes { _ = checked(attributes, &flaws) }
        return flaws
    }

    private func checkPlace(_ id: UUID, _ pointer: String, _ flaws: inout FleetFlaws) {
        if rules.place(id) == nil {
            flaws.add(pointer, "is not a location of this organisation")
        } else if !call.asker.works(at: id) {
            flaws.add(pointer, "is not a location that you work at")
        }
    }

    /// - Throws: `unprocessable` or `conflict` with all that is wrong; `unprocessable` where the quota is
    /// used up.
    func enter(
        _ draft: VehicleDraft, _ status: Vehicle.Status, odometerKm: Int64, _ attributes: [AttributeValue]?,
        _ source: OdometerReading.Source = .entered
    ) throws -> UUID {
        try flaws(draft, attributes, of: nil).demandNone()
        try app.demandRoom(.vehicles, tx)
        return try enterSound(draft, status, odometerKm: odometerKm, attributes, source)
    }

    /// One that nothing is wrong with, and that there is room for.
    func enterSound(
        _ draft: VehicleDraft, _ status: Vehicle.Status, odometerKm: Int64, _ attributes: [AttributeValue]?,
        _ source: OdometerReading.Source
    ) throws -> UUID {
        let id = app.freshID()
        try VehicleStore(tx: tx).insert(NewVehicle(id, draft, status, odometerKm: odometerKm, at: tx.now))
        if odometerKm > 0 {
            try OdometerStore(tx: tx).insert(
                OdometerReading(
                    id: app.freshID(), km: odometerKm, source: source, readAt: tx.now, isSigned: false),
                of: id,
                by: call.asker.id)
        }
        if let attributes, !attributes.isEmpty { try setSound(attributes, of: id) }
        try app.secrets.audit.note(
            .vehicleMade, of: AuditObject(.vehicle, id), by: call.actor, tx, draft.changes(from: nil))
        return id
    }

    /// - Throws: as `enter`.
    /// - Returns: whether anything is different now.
    @discardableResult
    func change(_ known: KnownVehicle, to draft: VehicleDraft, _ attributes: [AttributeValue]?) throws -> Bool
    {
        try flaws(draft, attributes, of: known).demandNone()
        return try changeSound(known, to: draft, attributes)
    }

    /// To what nothing is wrong with.
    func changeSound(_ known: KnownVehicle, to draft: VehicleDraft, _ attributes: [AttributeValue]?) throws
        -> Bool
    {
        var changes = draft.changes(from: known.draft)
        var isOther = draft != known.draft
        if isOther {
            try store.update(known.id, draft)
            try store.replace(known.draft.words, with: draft.words, of: known.id)
        }
        if let attributes {
            let old = try AttributeStore(tx: tx).values(of: [known.id])[known.id] ?? []
            var flaws = FleetFlaws()
            let new = checked(attributes, &flaws).map {
                AttributeValue(key: $0.definition.key, value: $0.value)
            }
            if new != old {
                if !isOther { try store.touch(known.id) }
                isOther = true
                try setSound(attributes, of: known.id)
                changes.note("attributes", from: .list(old.map(\.told)), to: .list(new.map(\.told)))
            }
        }
        guard isOther else { return false }
        try VehicleStore(tx: tx).fleetHasChanged()
        try app.secrets.audit.note(
            .vehicleChanged, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
        return true
    }

    /// - Throws: `conflict` for a step that the table of states does not have, and for the end of a vehicle
    /// that somebody has booked.
    func demandMove(of known: KnownVehicle, to status: Vehicle.Status) throws {
        try known.status.demandMove(to: status)
        if status.isGone {
            let codes = try AllocationStore(tx: tx).bookings(of: known.id, from: tx.now, until: .latest)
            guard codes.isEmpty else {
                throw Failure(
                    .conflict,
                    "\(known.draft.title) is booked still: \(codes.joined(separator: ", ")). "
                        + "Give those bookings another vehicle, or cancel them, first.")
            }
        }
    }

    /// - Throws: as `demandMove`.
    func move(_ known: KnownVehicle, to status: Vehicle.Status, _ reason: String) throws {
        try demandMove(of: known, to: status)
        try store.move(known.id, to: status)
        try VehicleStore(tx: tx).fleetHasChanged()
        var changes = AuditChanges.none
        changes.note("status", from: .text(known.status.rawValue), to: .text(status.rawValue))
        changes.note("reason", to: .text(reason))
        try app.secrets.audit.note(
            .vehicleMoved, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }

    /// - Throws: `unprocessable` for a picture that it does not have.
    func setPhotos(_ names: [String], of known: KnownVehicle) throws {
        let isEach = names.allSatisfy { known.photos.contains($0) } && Set(names).count == names.count
        guard isEach else {
            throw Failure(
                .unprocessable, "Pictures can be put in another order here, or left out.",
                fields: [FieldError(pointer: "/photos", detail: "must be of its pictures, each once")])
        }
        guard names != known.photos else { return }
        try store.setPhotos(names, of: known.id)
        try removeUnnamed(names, of: known)
        var changes = AuditChanges.none
        changes.note("photos", from: .list(known.photos), to: .list(names))
        try app.secrets.audit.note(
            .vehicleChanged, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }
}

extension FleetDesk {
    private typealias Sound = (definition: AttributeDefinition, value: String, amount: Int64?)

    /// Values in the order of their definitions, and what is wrong with the others.
    private func checked(_ values: [AttributeValue], _ flaws: inout FleetFlaws) -> [Sound] {
        var sound: [Int: Sound] = [:]
        for (index, given) in values.enumerated() {
            guard let place = definitions.firstIndex(where: { $0.key == given.key }) else {
                flaws.add("/attributes/\(index)/key", "is not the key of an attribute")
                continue
            }
            guard sound[place] == nil else {
                flaws.add("/attributes/\(index)/key", "is there twice")
                continue
            }
            switch definitions[place].checked(given.value) {
            case .good(let value, let amount): sound[place] = (definitions[place], value, amount)
            case .flawed(let detail): flaws.add("/attributes/\(index)/value", detail)
            }
        }
        return sound.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether they are others than those that it has.
    func isOther(_ values: [AttributeValue]?, of known: KnownVehicle) throws -> Bool {
        guard let values else { return false }
        var flaws = FleetFlaws()
        let new = checked(values, &flaws).map { AttributeValue(key: $0.definition.key, value: $0.value) }
        return try new != AttributeStore(tx: tx).values(of: [known.id])[known.id] ?? []
    }

    private func setSound(_ values: [AttributeValue], of id: UUID) throws {
        var flaws = FleetFlaws()
        let sound = checked(values, &flaws)
        let attributes = AttributeStore(tx: tx)
        try attributes.set(sound.map { ($0.definition.id, $0.value, $0.amount) }, of: id)
        try attributes.show(
            sound.filter(\.definition.isPublic).map {
                AttributeValue(key: $0.definition.key, value: $0.value)
            },
            on: id)
    }
}

extension AttributeValue {
    fileprivate var told: String { "\(key): \(value)" }
}

extension NewVehicle {
    fileprivate init(
        _ id: UUID, _ draft: VehicleDraft, _ status: Vehicle.Status, odometerKm: Int64, at time: Instant
    ) {
        self.init(
            id: VehicleID(value: id), location: LocationID(value: draft.location), vin: draft.vin,
            plate: draft.plate, stockNumber: draft.stockNumber, make: draft.make, model: draft.model,
            year: Int(clamping: draft.year), vehicleClass: draft.vehicleClass, body: draft.body,
            fuel: draft.fuel,
            seats: Int(clamping: draft.seats), colour: draft.colour, odometerKm: Int(clamping: odometerKm),
            dailyRate: draft.dailyRate, status: status.rawValue, photosJSON: "[]", createdAt: time,
            home: draft.home)
    }
}
