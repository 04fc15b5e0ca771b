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
    private var hasStrayed = false
    var hasWritten = false

    enum Outcome {
        /// With what it failed of, if it did.
        case ended((any Error)?)
        case wanting
        /// It asks for something else than the time before, or wants to write.
        case strayed
    }

    /// Runs the body as far as it comes.
    func run(_ body: () throws -> Void) -> Outcome {
        (position, wanted) = (0, nil)
        var failure: (any Error)?
        do { try body() } catch { failure = error }
        if hasStrayed { return .strayed }
        return wanted == nil ? .ended(failure) : .wanting
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
