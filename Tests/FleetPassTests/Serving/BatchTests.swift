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

    @Test("What is foreseen is as of the beginning for whoever asks first, and then as it is")
    func foreseen() throws {
        let count = Query("SELECT count(*) FROM revisions WHERE name < 'b'", isForeseen: true)
        let database = Instance.demo().app.database
        for number in 0..<3 {
            try database.write { tx in
                for more in 0..<2 {
                    #expect(try tx.first(count) { $0.integer(0) } == Int64(2 * number + more))
                    try tx.run(Self.add, .text("a\(number) \(more)"))
                }
            }
        }
    }

    @Test("What is foreseen holds where a batch is done again, one after another")
    func foreseenAgain() throws {
        let count = Query("SELECT count(*) FROM revisions WHERE name < 'b'", isForeseen: true)
        let database = Instance.demo().app.database
        // Asked once, so that it is known from now on.
        try database.write { _ = try $0.first(count) { $0.integer(0) } }
        let seen = Mutex<[Int64?]>([])
        let errors = Self.write(
            [(["a1"], nil), (["a2", "a2"], nil), (["a3"], nil), (["a4"], nil)], database
        ) { tx in
            let found = try tx.first(count) { $0.integer(0) }
            seen.withLock { $0.append(found) }
        }
        #expect(errors == [nil, Self.taken, nil, nil])
        // Of the second time, whatever it had come to before.
        #expect(seen.withLock { $0.suffix(4) } == [0, 1, 1, 2])
    }

    @Test("Whoever swallows an error is not told that all is well")
    func swallowed() throws {
        let database = Instance.demo().app.database
        let errors = Self.write(
            [(["a1"], nil), (["a2"], nil)], database,
            after: { tx, index in
                if index == 0 { _ = try? tx.changes(by: Self.add, .text("a1")) }
            })
        let left = try database.reader().read { try $0.all(Self.names) { $0.text(0) } }
        #expect((errors[0] == nil) == left.contains("a1"))
        #expect((errors[1] == nil) == left.contains("a2"))
    }

    private static let other = Query("INSERT INTO revisions (name, value) VALUES ($1, 1)")

    @Test("What was prepared in vain is prepared again by the next")
    func innocent() throws {
        let database = Instance.demo().app.database
        // Types known by now.
        try database.write { try $0.run(Self.other, .text("z1")) }
        let reader = try database.reader()
        _ = try reader.read { try $0.first(Self.names) { $0.text(0) } }
        let errors = Self.write(
            [(["a1", "a1"], nil), (["a2"], nil)], database,
            after: { tx, index in
                try tx.run(Self.other, .text("a3 \(index)"))
                if index == 0 { throw Self.gone }
            })
        #expect(errors[1] == nil)
        withExtendedLifetime(reader) {}
    }

    /// As one batch, in this order.
    private static func write(
        _ jobs: [([String], StoreError?)], _ database: any Database,
        before: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        after: @escaping @Sendable (Transaction, Int) throws -> Void = { _, _ in }
    ) -> [StoreError?] {
        let (held, gate, done) = (Bell(), Bell(), Bell())
        let errors = Mutex([StoreError?](repeating: nil, count: jobs.count))
        // Its own batch, whose end holds the writer until all the others are queued.
        _ = database.writer.submit({ _ in }) { _ in
            held.ring()
            gate.wait()
        }
        held.wait()
        for (index, (names, error)) in jobs.enumerated() {
            _ = database.writer.submit { tx in
                try before(tx)
                for name in names { try tx.run(add, .text(name)) }
                try after(tx, index)
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
