// What is broken about a vehicle, as it is told. No SQL, no HTTP.

import Schema

struct Damage: Sendable {
    /// What the drawing of an inspection has a mark for.
    enum Kind: String, CaseIterable, Sendable {
        case scratch, dent, chip, crack, stain, missing, other

        var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    let id: UUID
    let kind: Kind
    let part: String
    /// Thousandths of the drawing.
    let x: Int64
    let y: Int64
    let remark: String
    /// The inspection that found it.
    let foundBy: UUID
}

enum DamageRecord {
    private static let kind = Field.choice("kind", of: Damage.Kind.self)
    private static let part = Field.text("part", max: 60, "As in `rear left door`.")
    private static let x = Field.integer(
        "x", in: 0...1_000, "Thousandths of the drawing of a vehicle from above, from the left.")
    private static let y = Field.integer("y", in: 0...1_000, "From the front.")
    private static let remark = Field.text("remark", min: 0, max: 300)
    private static let remarkInput = remark.optional
    static let repair = Field.text("repair", max: 300, "What was done about it.")

    static let shape = Shape(
        "Damage", "What is broken about a vehicle.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), Field.uuid("vehicle_id"),
        Field.uuid("inspection_id", "What found it."), kind, part, x, y, remark, Field.instant("created_at"),
        Field.instant("repaired_at").optional, repair.optional)
    static let input = Shape(
        "DamageInput", "Something that an inspection finds.", kind, part, x, y, remarkInput)
    static let repairInput = Shape("RepairInput", "That a damage is no more.", repair)

    static func damage(_ call: Call, _ id: UUID, foundBy inspection: UUID) -> Damage {
        Damage(
            id: id, kind: call.body(kind), part: call.body(part), x: call.body(x), y: call.body(y),
            remark: call.body(remarkInput) ?? "", foundBy: inspection)
    }
}
