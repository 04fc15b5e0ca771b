// Writes of several in one transaction: each is told how its own went, whatever becomes of the others.

import Schema
import Store
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct BatchTests {
    private static let add = Query("INSERT INTO revisions (name, value) VALUES ($1, 0)")
    private static let names = Query("SELECT name FROM revisions WHERE name < 'b' ORDER BY name")
    private static let gone = StoreError.mistake("x")

    private static let taken = StoreError.taken(key: "revisions.name")
    /// Where the data is far away a job may have failed by itself before it is known what it wrote.
    private static let first = TestStore.isFile ? taken : gone

    /// Of each what it writes, and what it fails of then.
    @Test(
        "Each is told how its own went, though nobody waits for what is written",
        arguments: [
            ([(["a1"], nil), (["a2"], nil)], [nil, nil], ["a1", "a2"]),
            ([(["a1", "a1"], nil), (["a2"], nil)], [taken, nil], ["a2"]),
            ([(["a1", "a1"], nil), (["a2"], gone), (["a3"], nil)], [taken, gone, nil], ["a3"]),
            ([(["a1"], nil), (["a2", "a2"], gone), (["a3"], nil)], [nil, first, nil], ["a1", "a3"]),
            ([(["a2"], gone), (["a1", "a1"], gone), (["a1"], nil)], [gone, first, nil], ["a1"]),
        ] as [([([String], StoreError?)], [StoreError?], [String])])
    func batch(jobs: [([String], StoreError?)], expected: [StoreError?], left: [String]) throws {
        let database = Instance.demo().app.database
        #expect(Self.write(jobs, database) == expected)
        #expect(try database.reader().read { try $0.all(Self.names) { $0.text(0) } } == left)
        // No connection is left in the middle of what has failed.
        for number in 0..<20 {
            try database.write { try $0.run(Self.add, .text("a4 \(number)")) }
            _ = try database.reader().read { try $0.first(Self.names) { $0.text(0) } }
        }
    }

    /// As one batch, in this order.
    private static func write(_ jobs: [([String], StoreError?)], _ database: any Database) -> [StoreError?] {
        let (gate, done) = (Bell(), Bell())
        let errors = Mutex([StoreError?](repeating: nil, count: jobs.count))
        // Its own batch, whose end holds the writer until all the others are queued.
        _ = database.writer.submit({ _ in }, finish: { _ in gate.wait() })
        for (index, (names, error)) in jobs.enumerated() {
            _ = database.writer.submit { tx in
                for name in names { try tx.run(add, .text(name)) }
                if let error { throw error }
            } finish: { result in
                if case .failure(let error) = result { errors.withLock { $0[index] = error as? StoreError } }
                done.ring()
            }
        }
        gate.ring()
        for _ in jobs { done.wait() }
        return errors.withLock { $0 }
    }
}
