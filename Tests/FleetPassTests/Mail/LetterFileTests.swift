// Letters as files: they go with their rows, when their time is over or whom they were for is forgotten, and
// no crash leaves one behind.

import Files
import Schema
import Store
import Synchronization
import Testing

@testable import FleetPass

@Suite struct LetterFileTests {
    private let people = People(Instance.demo())
    private var app: App { people.instance.app }
    private var postman: Postman { Postman(app) }
    private var files: [String] { Folder.names(in: app.paths.mail) }

    /// A letter that was kept some days ago, with its file.
    private func kept(daysAgo: Int64, for person: Person? = nil) throws -> UUID {
        let (id, account) = (people.letter(.kept), person.flatMap { people.account($0) })
        try app.database.write { tx in
            _ = try tx.run(
                .assembled("UPDATE outbox SET created_at = $2, account_id = $3 WHERE id = $1"), .uuid(id),
                .integer(tx.now.epochMs - daysAgo * 86_400_000), .uuid(account?.value))
        }
        try FileContent.write([UInt8]("To: somebody".utf8), to: app.paths.letter(id))
        return id
    }

    @Test("After ninety days row and file go, all of them, though nobody writes a letter")
    func forgotten() throws {
        let fresh = try kept(daysAgo: 89)
        for _ in 0..<20 { _ = try kept(daysAgo: 91) }
        #expect(files.count == 21)
        try people.instance.does(.forgetEnded)
        #expect(files == ["\(fresh).eml"])
        #expect(try people.instance.count("SELECT count(*) FROM outbox") == 1)
    }

    @Test("With a customer their letters go")
    func erased() throws {
        let others = try kept(daysAgo: 1, for: .other)
        _ = try kept(daysAgo: 1, for: .customer)
        let gone = people.instance.ask(Asked("DELETE", "/v1/me", fields: people.fields(.customer)))
        #expect(gone.status == 204 && files == ["\(others).eml"])
    }

    @Test("What a crash left behind goes when the instance starts; what is not a letter stays")
    func swept() throws {
        let known = try kept(daysAgo: 1)
        // The row went, and a power loss undid the file's removal; a draft whose writing was cut short.
        for name in ["\(Demo.id(1)).eml", "\(Demo.id(2)).eml.new", "notes.txt", "notes.eml", "\(known).pdf"] {
            try FileContent.write([1], to: "\(app.paths.mail)/\(name)")
        }
        #expect(files.count == 6)
        try postman.tidy()
        #expect(files == ["\(known).eml", "\(known).pdf", "notes.eml", "notes.txt"].sorted())
    }

    @Test("A round sends what is due, and goes no further than it may", arguments: [0, 1, 3, 20])
    func rounds(most: Int) throws {
        for _ in 0..<3 { _ = people.letter(.queued) }
        let asked = Mutex(0)
        // Once before the batch, and once before each letter.
        try Postman(app) {
            asked.withLock {
                $0 += 1; return $0 <= most + 1
            }
        }.deliver()
        #expect(files.count == min(most, 3))
        #expect(
            try people.instance.count("SELECT count(*) FROM outbox WHERE status = 'queued'")
                == Int64(3 - files.count))
    }

    @Test("One that is written while its owner is forgotten does not stay")
    func race() throws {
        let id = people.letter(.queued)
        let entry = try #require(try app.database.reader().read { try OutboxStore(tx: $0).entry(id) })
        try app.database.write { tx in _ = try tx.run(.assembled("DELETE FROM outbox")) }
        try postman.send(entry, app.sign)
        #expect(files == [])
    }
}
