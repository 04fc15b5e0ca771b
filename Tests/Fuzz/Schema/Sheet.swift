// A shape with a field of every kind, most of which may be left out, so that a short input reaches each.

enum Sheet {
    static let inner = Shape(
        "Inner", "A part of it.", Field.text("s", max: 20), Field.integer("n", in: -9...9).optional)

    static let shape = Shape(
        "Sheet", "One of each kind.",
        Field.text("line", max: 12), Field.text("notes", .multiline(min: 0, max: 12)).optional,
        Field.text("email", .email).optional, Field.text("phone", .phone).optional,
        Field.text("vin", .vin).optional, Field.text("day", .date).optional,
        Field.text("secret", .password(min: 2, max: 12)).optional,
        Field.integer("count", in: -100...100).optional, Field.integer("any").optional,
        Field.boolean("flag").optional, Field.uuid("id").optional, Field.instant("at").optional,
        Field.money("price", minor: -1_000_000...1_000_000).optional,
        Field.choice("colour", ["red", "green"]).optional,
        Field.text("tags", max: 5).list(max: 3).optional, Field.integer("marks").list(max: 3).optional,
        Field.object("inner", inner).optional)

    /// The record as the API shows it, read again; nil where that is refused.
    static func read(again record: Record) -> Record? {
        var writer = JSONWriter()
        record.write(to: &writer)
        return try? shape.read(json: writer.bytes)
    }

    /// What is told of an input that was refused, which must not grow with it.
    static func check(_ invalid: Invalid) {
        mustHold(1...Invalid.maxErrors ~= invalid.errors.count, "a refusal tells something, but not all")
    }
}
