// A named set of fields: the one declaration of a thing that the API takes or answers.

/// A class, though it never changes, for the reason that `FieldSpec` is one.
public final class Shape: Sendable {
    /// As the OpenAPI document names it, such as `Enquiry`.
    public let name: String
    /// One sentence.
    public let description: String
    public let fields: [FieldSpec]
    /// The same fields as the loop that writes rows wants them.
    public let layout: RowLayout
    /// No value for any field, and none of them met: what a reading begins with. Made once, for a new array
    /// looks its type up first.
    let nothing: [FieldValue?]
    let unmet: [Bool]

    /// Stops the program where two fields have one name; that is for the code alone to bring about, at its
    /// start.
    public convenience init<each Value>(
        _ name: String, _ description: String, _ field: repeat Field<each Value>
    ) {
        var fields: [FieldSpec] = []
        repeat fields.append((each field).spec)
        self.init(name, description, fields)
    }

    /// The fields of another one, and more.
    public convenience init<each Value>(
        _ name: String, _ description: String, beyond shape: Shape, _ field: repeat Field<each Value>
    ) {
        var fields = shape.fields
        repeat fields.append((each field).spec)
        self.init(name, description, fields)
    }

    private init(_ name: String, _ description: String, _ fields: [FieldSpec]) {
        precondition(Set(fields.map(\.name)).count == fields.count, "\(name) has a field twice")
        self.name = name
        self.description = description
        self.fields = fields
        layout = RowLayout(fields)
        nothing = Array(repeating: nil, count: fields.count)
        unmet = Array(repeating: false, count: fields.count)
    }

    /// The list that a SELECT begins with, in the order of the fields: `v.id, v.daily_rate_minor, …`.
    public func columns(of alias: String) -> String {
        fields.flatMap(\.columns).map { "\(alias).\($0)" }.joined(separator: ", ")
    }

    /// Where this very field stands among `fields`.
    func index(of spec: FieldSpec) -> Int? {
        fields.firstIndex { $0 === spec }
    }

    /// Where the field of that name stands, `guess` tried first: senders mostly keep the declared order.
    func index(of name: ArraySlice<UInt8>, guess: Int) -> Int? {
        if fields.indices.contains(guess), fields[guess].nameBytes.elementsEqual(name) { return guess }
        return fields.firstIndex { $0.nameBytes.elementsEqual(name) }
    }
}
