// A read that is begun anew with each answer, so that nobody waits for what it asks.

internal import Schema
internal import Store

/// Answers a body's statements as far as their answers are known. The first that is not is noted and stops
/// the body; once it is answered, the body is run again, and comes further.
final class Rehearsal: Engine {
    private struct Step {
        let query: Query
        let values: [Value]
        let answers: Answers
    }

    /// Stops the body. Whoever swallows it comes no further for that.
    private struct Pause: Error {}

    private var known: [Step] = []
    private var position = 0
    /// What the body wants to know next.
    private(set) var wanted: (query: Query, values: [Value])?
    /// Whether the body has asked for something else than the time before, or wants to write.
    private(set) var hasStrayed = false
    var hasWritten = false

    /// Runs the body as far as it comes.
    /// - Returns: nil if it did not come to its end.
    func run<R>(_ body: () throws -> R) -> Result<R, any Error>? {
        (position, wanted) = (0, nil)
        let result = Result { try body() }
        return wanted == nil && !hasStrayed ? result : nil
    }

    /// Keeps the answer to what was wanted.
    func learn(_ answers: Answers) {
        guard let wanted else { return }
        known.append(Step(query: wanted.query, values: wanted.values, answers: answers))
    }

    var steps: Int { known.count }

    func each(_ query: Query, _ values: [Value], _ body: (any Columns) throws -> Bool) throws {
        guard wanted == nil, !hasStrayed else { throw Pause() }
        guard position < known.count else {
            wanted = (query, values)
            throw Pause()
        }
        let step = known[position]
        guard step.query.isSame(as: query), step.values == values else {
            hasStrayed = true
            throw Pause()
        }
        position += 1
        try step.answers.each(body)
    }

    func run(_ query: Query, _ values: [Value]) throws { throw stray() }
    func changes(_ query: Query, _ values: [Value]) throws -> Int { throw stray() }
    func settle() {}

    private func stray() -> Pause {
        hasStrayed = true
        return Pause()
    }
}
