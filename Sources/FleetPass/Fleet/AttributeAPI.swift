// What may be asked of attributes: what there are, and that there are others.

import HTTP
import Schema
import Store

enum AttributeRecord {
    private static let key = Field.text(
        "key", max: 40, "As filters call it: letters, digits and `_`. It never changes.")
    private static let label = Field.text("label", max: 60, "As people read it.")
    private static let kind = Field.choice("kind", of: AttributeDefinition.Kind.self, "It never changes.")
    private static let unit = Field.text("unit", max: 12, "Of a number.").optional
    private static let choices = Field.text("choices", max: AttributeValue.longest, "Of a choice.").list(
        max: 100)
    private static let isFilter = Field.boolean("is_filter", "Whether one can search by it.")
    private static let isPublic = Field.boolean("is_public", "Whether customers see it.")
    private static let position = Field.integer("position", in: 0...10_000, "Lower ones come first.")
    static let shape = Shape(
        "Attribute", "What the organisation wants to know of its vehicles.",
        Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        key,
        label, kind, unit, choices, isFilter, isPublic, position)
    private static let givenChoices = choices.optional
    static let input = Shape(
        "AttributeInput", "An attribute as it is to be.", key, label, kind, unit, givenChoices, isFilter,
        isPublic,
        position)
    static let change = Shape(
        "AttributeChange", "What may change of an attribute.", label, unit, givenChoices, isFilter, isPublic,
        position)

    /// - Throws: `unprocessable` for what does not go together.
    static func definition(_ call: Call, _ id: UUID) throws -> AttributeDefinition {
        let name = call.body(key)
        let isPlain = name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F }
        guard isPlain, name.utf8.first.map({ 0x61...0x7A ~= $0 }) == true else {
            throw refused("/key", "must be small letters, digits and _, and begin with a letter")
        }
        return try changed(
            AttributeDefinition(
                id: id, key: name, label: "", kind: call.body(kind), unit: nil, choices: [], isFilter: false,
                isPublic: false, position: 0), call)
    }

    /// - Throws: as `definition`.
    static func changed(_ old: AttributeDefinition, _ call: Call) throws -> AttributeDefinition {
        var new = old
        (new.label, new.unit) = (call.body(label), call.body(unit))
        (new.choices, new.position) = (call.body(givenChoices) ?? [], call.body(position))
        (new.isFilter, new.isPublic) = (call.body(isFilter), call.body(isPublic))
        if new.kind != .choice, !new.choices.isEmpty { throw refused("/choices", "are of a choice alone") }
        if new.kind != .number, new.unit != nil { throw refused("/unit", "is of a number alone") }
        if new.kind == .choice, new.choices.isEmpty { throw refused("/choices", "must not be empty") }
        guard Set(new.choices).count == new.choices.count else {
            throw refused("/choices", "must all be different")
        }
        return new
    }

    static func refused(_ pointer: String, _ detail: String) -> Failure {
        Failure(
            .unprocessable, "There can be no such attribute.",
            fields: [FieldError(pointer: pointer, detail: detail)])
    }
}

func attributeRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/attributes", for: .anyone, "What customers are told of vehicles besides",
            answers: .list(of: AttributeRecord.shape, facets: false),
            .read { _, tx in try list(onlyPublic: true, tx) }
        ).browsed(),

        Route(
            "GET /v1/fleet/attributes", for: .holding(.fleetView), "All attributes of vehicles",
            answers: .list(of: AttributeRecord.shape, facets: false),
            .read { _, tx in try list(onlyPublic: false, tx) }),

        Route(
            "POST /v1/attributes", for: .holding(.settingsManage), "Define an attribute of vehicles",
            answers: .json(AttributeRecord.shape),
            .write { call, tx in
                let definition = try AttributeRecord.definition(call, app.freshID())
                try app.define(definition, call, tx)
                return try answer(definition.id, .created, tx)
            }
        ).taking(AttributeRecord.input).answering(.created).idempotent().failing(.conflict, .unprocessable)
            .carrying(.etag).everywhere(),

        Route(
            "PUT /v1/attributes/{id:uuid}", for: .holding(.settingsManage), "Change an attribute",
            answers: .json(AttributeRecord.shape),
            .write { call, tx in
                let (id, store) = (try call.id(), AttributeStore(tx: tx))
                guard let version = try store.definition(id, { $0.integer(1) }),
                    let old = try store.definitions().first(where: { $0.id == id })
                else { throw Failure.notFound }
                try call.demandVersion(version)
                try app.redefine(old, as: AttributeRecord.changed(old, call), call, tx)
                return try answer(id, .ok, tx)
            }
        ).taking(AttributeRecord.change)
            .failing(.notFound, .conflict, .unprocessable, .stale, .versionMissing).carrying(.etag)
            .everywhere(),

        Route(
            "DELETE /v1/attributes/{id:uuid}", for: .holding(.settingsManage),
            "Remove an attribute that no vehicle has", answers: .nothing,
            .write { call, tx in
                try app.undefine(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict).everywhere(),
    ]
}

private func list(onlyPublic: Bool, _ tx: Transaction) throws -> Response {
    try .list(of: AttributeRecord.shape) { try AttributeStore(tx: tx).each(onlyPublic: onlyPublic, $0) }
}

private func answer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(AttributeRecord.shape, status) { try AttributeStore(tx: tx).definition(id, $0) }
}

extension App {
    /// - Throws: `conflict` where there is one of that key.
    fileprivate func define(_ definition: AttributeDefinition, _ call: Call, _ tx: Transaction) throws {
        let store = AttributeStore(tx: tx)
        guard try !store.definitions().contains(where: { $0.key == definition.key }) else {
            throw Failure(
                .conflict, "There is an attribute of that key already.",
                fields: [FieldError(pointer: "/key", detail: "is the key of another attribute")])
        }
        try store.insert(definition)
        try VehicleStore(tx: tx).fleetHasChanged()
        var changes = AuditChanges.none
        changes.note("key", to: .text(definition.key))
        changes.note("kind", to: .text(definition.kind.rawValue))
        try secrets.audit.note(
            .attributeMade, of: AuditObject(.attribute, definition.id), by: call.actor, tx, changes)
    }

    /// - Throws: `conflict` for a choice that some vehicle has and that is to go.
    fileprivate func redefine(
        _ old: AttributeDefinition, as new: AttributeDefinition, _ call: Call, _ tx: Transaction
    ) throws {
        let store = AttributeStore(tx: tx)
        for choice in old.choices where !new.choices.contains(choice) {
            let uses = try store.uses(of: choice, old.id)
            guard uses == 0 else {
                throw Failure(
                    .conflict, "\(Wording.vehicles(Int(clamping: uses))) have the value \(choice).",
                    fields: [FieldError(pointer: "/choices", detail: "must have \(choice), which is in use")])
            }
        }
        try store.update(new)
        if old.isPublic != new.isPublic || old.position != new.position { try showAnew(new, tx) }
        try VehicleStore(tx: tx).fleetHasChanged()
        var changes = AuditChanges.none
        changes.note("label", from: .text(old.label), to: .text(new.label))
        changes.note("choices", from: .list(old.choices), to: .list(new.choices))
        changes.note("is_filter", from: .boolean(old.isFilter), to: .boolean(new.isFilter))
        changes.note("is_public", from: .boolean(old.isPublic), to: .boolean(new.isPublic))
        try secrets.audit.note(
            .attributeChanged, of: AuditObject(.attribute, new.id), by: call.actor, tx, changes)
    }

    /// - Throws: `not_found`; `conflict` while some vehicle has a value of it, which nobody is to lose
    /// unasked.
    fileprivate func undefine(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let store = AttributeStore(tx: tx)
        guard let known = try store.definitions().first(where: { $0.id == id }) else {
            throw Failure.notFound
        }
        let uses = try store.vehicles(having: id).count
        guard uses == 0 else {
            throw Failure(
                .conflict, "\(Wording.vehicles(uses)) have a value of \(known.key). Take it off them first.")
        }
        try store.remove(id)
        try VehicleStore(tx: tx).fleetHasChanged()
        var changes = AuditChanges.none
        changes.note("key", from: .text(known.key), to: .null)
        try secrets.audit.note(
            .attributeRemoved, of: AuditObject(.attribute, id), by: call.actor, tx, changes)
    }

    /// Vehicles show what is public of them, in the order of the definitions.
    private func showAnew(_ changed: AttributeDefinition, _ tx: Transaction) throws {
        let store = AttributeStore(tx: tx)
        let shown = Set(try store.definitions().filter(\.isPublic).map(\.key))
        let vehicles = try store.vehicles(having: changed.id)
        let values = try store.values(of: vehicles)
        for vehicle in vehicles {
            try store.show((values[vehicle] ?? []).filter { shown.contains($0.key) }, on: vehicle)
            try FleetStore(tx: tx).touch(vehicle)
        }
    }
}
