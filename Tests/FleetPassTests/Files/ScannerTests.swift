// What a scanner says, and what comes of it: found is kept apart, and silence lets nothing through.

import Glibc
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ScannerTests {
    private func sender(_ path: String) -> Uploader {
        Uploader(.demo(settings: ["rate-limits": ["off"]], environment: ["FLEETPASS_FILES_CLAMD": path]))
    }

    @Test(
        "Only one answer lets a file through",
        arguments: [
            ("stream: OK\0", .clean), ("stream: Eicar-Signature FOUND\0", .found("Eicar-Signature")),
            ("stream: \u{1B}[2J FOUND\0", .found("?[2J")),
            ("INSTREAM size limit exceeded. ERROR\0", .tooLarge),
            ("stream: OK", .silent("it said nothing whole")), ("", .silent("it said nothing whole")),
            ("stream: OK FOUND OK\0", .silent("it said: stream: OK FOUND OK")),
            ("stream:  FOUND\0", .silent("it said: stream:  FOUND")),
            ("OK\0stream: OK\0", .silent("it said: OK")),
        ] as [(String, ScannerVerdict)])
    func answers(answer: String, verdict: ScannerVerdict) {
        #expect(ScannerVerdict(Array(answer.utf8)) == verdict)
    }

    @Test("All of a file is heard, and one that nothing is found in becomes a picture")
    func clean() {
        let clamd = FakeClamd(saying: "stream: OK\0")
        let large = Pictured.jpeg(4_000, 3_000)
        #expect(sender(clamd.path).send(large).member("state") == "ready")
        #expect(clamd.file == large)
    }

    @Test("What something is found in is kept apart, for this user alone, and is never served")
    func found() throws {
        let clamd = FakeClamd(saying: "stream: Eicar-Signature FOUND\0")
        let sender = sender(clamd.path)
        let answer = sender.send(Pictured.small)
        let id = try #require(answer.member("id")?.text)
        #expect(answer.member("state") == "quarantined" && sender.onDisk == ["quarantine/\(id)"])
        var status = stat()
        let isThere = stat("\(sender.app.paths.files)/quarantine/\(id)", &status) == 0
        #expect(isThere && status.st_mode & 0o777 == 0o600)
        #expect(sender.world.get("/v1/files/\(id)").status == 404)
        #expect(try sender.world.instance.count(Self.noted) == 1)
        let gone = sender.world.instance.ask(
            Asked("DELETE", "/v1/uploads/\(id)", fields: sender.world.people.fields(.manager)))
        try FileKeeper(sender.app).work()
        #expect(gone.status == 204 && sender.onDisk == [])
    }

    private static let noted = "SELECT count(*) FROM audit_events WHERE action = 'file.quarantined'"

    @Test("While nobody listens a file waits, closed, and is looked at once somebody does")
    func away() throws {
        let clamd = FakeClamd(saying: "stream: OK\0")
        let moved = clamd.path + ".away"
        rename(clamd.path, moved)
        let sender = sender(clamd.path)
        let answer = sender.send(Pictured.small)
        let files = try #require(sender.onDisk.first)
        #expect(answer.status == 503 && answer["Retry-After"] == "60" && files.hasPrefix("arriving/"))
        let id = String(files.dropFirst(9))
        let waits = sender.world.get("/v1/uploads/\(id)")
        #expect(waits.member("state") == "checking" && waits.body.contains("does not answer"))
        rename(moved, clamd.path)
        try sender.app.database.write { tx in
            try tx.run(.assembled("UPDATE files SET due_at = $1"), .integer(tx.now.epochMs))
        }
        try FileKeeper(sender.app).work()
        #expect(eventually { sender.world.get("/v1/files/\(id)").status == 200 })
    }

    @Test("One that listens and says nothing has its time, and no more")
    func silent() {
        let clamd = FakeClamd(saying: nil)
        let scanner = Scanner(path: clamd.path, patienceMs: 300)
        #expect(scanner.scan(Pictured.small) == .silent("it said nothing whole"))
        #expect(Scanner(path: clamd.path + "x").scan([1]) == .silent("nobody listens at \(clamd.path)x"))
    }

    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<200 {
            if condition() { return true }
            usleep(50_000)
        }
        return false
    }
}
