// Choosing where some things are more common than others.

/// Choices with weights, drawn in logarithmic time. A weight below 1 is never drawn.
struct WeightedTable<Choice: Sendable>: Sendable {
    private let choices: [Choice]
    private let upTo: [Int]

    init(_ rows: [(choice: Choice, weight: Int)]) {
        let drawn = rows.filter { $0.weight > 0 }
        choices = drawn.map(\.choice)
        var total = 0
        upTo = drawn.map { row in
            total += row.weight
            return total
        }
    }

    /// One choice, or nil from a table without any.
    func draw(_ generator: inout SeededGenerator) -> Choice? {
        let mark = generator.below(upTo.last ?? 0)
        var low = 0
        var high = choices.count - 1
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] > mark { high = middle } else { low = middle + 1 }
        }
        return choices.indices.contains(low) ? choices[low] : nil
    }
}
