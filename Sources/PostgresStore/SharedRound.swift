// Reads of several visitors in one transaction: what they ask travels together.

internal import Schema
internal import Store
internal import Threads

/// Each body is rehearsed up to what it does not know; what all of them want to know is sent as one, and the
/// answers are worked on as they come in. A trip to the database costs the same for one statement as for
/// many, on either side of it.
struct SharedRound {
    typealias Body = (Int, Transaction) throws -> Void
    typealias Finish = (Int, (any Error)?) -> Void

    private let session: TenantSession
    private let now = Instant(epochMs: Clock.epochMs())
    private var under: [(index: Int, rehearsal: Rehearsal)] = []
    /// Those that have to be read alone.
    private var left: [Int] = []
    /// Whoever asks for more than this does best to ask alone: each step begins the body anew.
    private static let mostSteps = 6

    init(_ session: TenantSession) { self.session = session }

    /// Answers all of them that can be answered so.
    /// - Returns: those that have to be read alone.
    mutating func run(_ count: Int, _ body: Body, finish: Finish) -> [Int] {
        for index in 0..<count { goOn(index, Rehearsal(), body, finish) }
        while !under.isEmpty {
            let asking = under
            under = []
            // Those whose answers have not come.
            var open = Array(repeating: true, count: asking.count)
            do throws(StoreError) {
                for group in try session.ask(asking.compactMap(\.rehearsal.wanted)) {
                    let (parts, others) = (group.parts(of: try session.single()), under.count)
                    for (place, part) in zip(group.places, parts) {
                        let (index, rehearsal) = asking[place]
                        open[place] = false
                        rehearsal.learn(part)
                        goOn(index, rehearsal, body, finish)
                    }
                    group.note(wasLast: under.count == others)
                }
                try session.settleSingles()
            } catch {
                // One that fails takes the others of its transaction with it, whose fault it is not.
                return left + asking.indices.filter { open[$0] }.map { asking[$0].index } + under.map(\.index)
            }
            // Whoever wants more than was to be expected begins anew, to see one state of the data.
            if !session.isOpen { return left + under.map(\.index) }
        }
        return left
    }

    private mutating func goOn(_ index: Int, _ rehearsal: Rehearsal, _ body: Body, _ finish: Finish) {
        let transaction = Transaction(rehearsal, now: now)
        switch rehearsal.run({ try body(index, transaction) }) {
        case .ended(let error): finish(index, error)
        case .wanting where rehearsal.steps < Self.mostSteps: under.append((index, rehearsal))
        case .wanting, .strayed: left.append(index)
        }
    }
}
