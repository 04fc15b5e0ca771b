// Ways to queue writes: without waiting for each, and several as exactly one batch.

import Glibc
import Schema
import Synchronization

@testable import Store

typealias Body = @Sendable (Transaction) throws -> Void

extension Database {
    var isFailing: Bool { writer.figures.isFailing.load(ordering: .relaxed) }
    var batches: Int { writer.figures.batches.load(ordering: .relaxed) }

    /// Writes without blocking a thread; nil if the queue would not take it.
    func queue<R: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> R
    ) async -> Result<R, any Error>? {
        await withCheckedContinuation { continuation in
            let isTaken = writer.submit(body) { continuation.resume(returning: $0) }
            if !isTaken { continuation.resume(returning: nil) }
        }
    }

    /// Runs these as one batch, in this order.
    /// - Returns: how each ended; nil is well.
    func batch(_ bodies: [Body]) -> [(any Error)?] {
        let gate = Gate()
        let answers = Answers(count: bodies.count)
        // Its own batch, whose end holds the writer until all the others are queued.
        _ = writer.submit({ _ in }, finish: { _ in gate.pass() })
        gate.waitForSomeone()
        for (index, body) in bodies.enumerated() {
            _ = writer.submit(body) { answers.note(index, $0) }
        }
        gate.open()
        return answers.all()
    }
}

/// A point that a thread passes when another opens it.
final class Gate: Sendable {
    private let opened = Atomic<Bool>(false)
    private let reached = Atomic<Bool>(false)

    var isOpen: Bool { opened.load(ordering: .acquiring) }
    var isReached: Bool { reached.load(ordering: .acquiring) }

    func pass() {
        reach()
        while !isOpen { usleep(200) }
    }

    func reach() { reached.store(true, ordering: .releasing) }
    func waitForSomeone() { while !isReached { usleep(200) } }
    func open() { opened.store(true, ordering: .releasing) }
}

private final class Answers: Sendable {
    private let errors: Mutex<[(any Error)?]>
    private let left: Atomic<Int>

    init(count: Int) {
        errors = Mutex([(any Error)?](repeating: nil, count: count))
        left = Atomic(count)
    }

    func note(_ index: Int, _ result: Result<Void, any Error>) {
        if case .failure(let error) = result { errors.withLock { $0[index] = error } }
        left.wrappingSubtract(1, ordering: .releasing)
    }

    func all() -> [(any Error)?] {
        while left.load(ordering: .acquiring) > 0 { usleep(200) }
        return errors.withLock { $0 }
    }
}
