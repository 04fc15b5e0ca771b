// A WHERE clause that grows: fixed pieces of text, and the values of its parameters. Knows no table.

/// For statements whose text depends on the request. What came from outside is a value, never text.
public struct Conditions: Sendable {
    public private(set) var text: String
    public private(set) var values: [Value] = []

    public init(_ first: String = "1 = 1") { text = first }

    /// - Returns: the parameter that stands for the value.
    public mutating func next(_ value: Value) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    /// - Returns: the parameters that stand for the values, a comma between each two.
    public mutating func list(_ values: [Value]) -> String {
        var list = ""
        for value in values { list += (list.isEmpty ? "" : ", ") + next(value) }
        return list
    }

    public mutating func add(_ condition: String) { text += " AND " + condition }

    /// - Parameter left: all but the value, the blank before it included.
    public mutating func add(_ left: String, _ value: Value) { add(left + next(value)) }

    /// What is one of these; without any choice nothing is asked.
    public mutating func among(_ column: String, _ choices: [Value]) {
        switch choices.count {
        case 0: return
        case 1: add("\(column) = ", choices[0])
        default: add("\(column) IN (\(list(choices)))")
        }
    }
}
