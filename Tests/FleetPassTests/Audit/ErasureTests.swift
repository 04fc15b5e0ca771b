// Somebody who has done all that a customer can is forgotten: not a word of theirs is left in any file.

import Files
import Glibc
import Schema
import Testing

@testable import FleetPass
@testable import Store

@Suite struct ErasureTests {
    /// Words of one person that nothing else has.
    private static let words = [
        "zenobia@quill.test", "Zenobia%40quill", "Quillfeather", "Featherquill", "203.0.113.77", "555 0199",
        "the vermilion one", "iPhone",
    ]

    /// A customer with a telephone, who signs up and goes on from there.
    private struct Customer {
        let people = People(Instance.demo())
        var bearer: [String: String] = [:]
        var refresh = ""
        static let email = "zenobia@quill.test"

        @discardableResult
        func ask(_ method: String, _ target: String, _ body: String? = nil) -> Answered {
            var asked = body.map { Asked.json(target, $0, bearer) } ?? Asked("GET", target, fields: bearer)
            asked.method = method
            asked.peer = "203.0.113.77"
            asked.fields["User-Agent"] = "Mozilla/5.0 (iPhone) Safari/605"
            return people.instance.ask(asked)
        }

        /// What stands behind the path in the first of two letters to them: the other came too soon, and was
        /// held back.
        func link() throws -> String {
            let app = people.instance.app
            let entry = try app.database.reader().read { try OutboxStore(tx: $0).latest(2).last }
            let letter = try #require(entry.flatMap { app.letter($0) })
            return String(letter.url.split(separator: "/").last ?? "")
        }

        mutating func signIn(_ body: String) {
            let answer = ask("POST", "/v1/token", body)
            bearer = ["Authorization": "Bearer \(answer.member("access_token")?.text ?? "")"]
            refresh = answer.member("refresh_token")?.text ?? ""
        }

        mutating func joins() throws {
            ask("POST", "/v1/sign-ups", #"{"name":"Zenobia Quillfeather","email":"Zenobia@quill.test"}"#)
            ask("POST", "/v1/sign-ups", #"{"name":"Zenobia Quillfeather","email":"zenobia@quill.test"}"#)
            ask(
                "POST", "/v1/sign-ups/confirmation",
                #"{"token":"\#(try link())","new_password":"\#(People.password)"}"#)
            ask("POST", "/v1/forgotten-password", #"{"kind":"customer","email":"zenobia@quill.test"}"#)
            let login = #"{"grant_type":"password","email":"zenobia@quill.test","password":"PASSWORD"}"#
            ask("POST", "/v1/token", login.replacing("PASSWORD", with: "not what it is"))
            signIn(login.replacing("PASSWORD", with: People.password))
            let stolen = #"{"grant_type":"refresh_token","refresh_token":"\#(refresh)"}"#
            // Once is good; twice ends the session for whoever comes.
            for _ in 0..<2 { ask("POST", "/v1/token", stolen) }
            signIn(login.replacing("PASSWORD", with: People.password))
        }

        func doesEverything() {
            ask("PATCH", "/v1/me", #"{"name":"Zenobia Featherquill"}"#)
            let consent = ask("POST", "/v1/me/consents", #"{"purpose":"marketing","wording":"2026-11"}"#)
            ask("DELETE", "/v1/me/consents/\(consent.member("id")?.text ?? "")")
            ask("POST", "/v1/me/second-factor", "{}")
            ask("POST", "/v1/me/second-factor/confirmation", #"{"code":"000000"}"#)
            ask(
                "POST", "/v1/me/passkeys",
                #"{"id":"A","client_data":"A","attestation_object":"A","name":"Quillfeather"}"#)
            ask("POST", "/v1/me/password", #"{"password":"not it","new_password":"\#(People.password)"}"#)
            ask("PUT", "/v1/me/numbers", #"{"phone":"+1 303 555 0199","licence":"QF-774-2011"}"#)
            ask("DELETE", "/v1/me/sessions")
        }

        /// - Returns: the id of the enquiry.
        func asks() -> String {
            let enquiry = Written.json([
                "name": "\"Z. Quillfeather\"", "email": "\"Zenobia@Quill.test\"",
                "phone": "\"+1 303 555 0199\"",
                "message": "\"I mean the vermilion one\"",
            ])
            return ask("POST", "/v1/enquiries", enquiry).member("id")?.text ?? ""
        }
    }

    @Test("Forgotten is forgotten: nothing personal is left, and the record is whole")
    func everything() throws {
        var customer = Customer()
        let (people, instance) = (customer.people, customer.people.instance)
        try customer.joins()
        customer.doesEverything()
        let enquiry = customer.asks()
        let account = try #require(customer.ask("GET", "/v1/me").member("id")?.text)
        let support = people.cookie(people.session(of: .support).token)
        for target in [
            "/v1/enquiries?cursor=zenobia@quill.test", "/v1/enquiries/\(enquiry)?x=Zenobia%40quill.test",
            "/v1/audit?object_id=\(account)&action=zenobia@quill.test", "/vehicles?q=Quillfeather",
            "/v1/me/consents?of=Quillfeather", "/v1/enquiries?limit=2",
        ] { _ = instance.get(target, support) }
        _ = instance.ask(people.opens(.manager, "/v1/enquiries/\(enquiry)"))
        let noted = try instance.count(
            "SELECT count(DISTINCT action) FROM audit_events WHERE personal LIKE '%203.0.113.77%'")
        #expect(noted >= 11)
        #expect(Self.left(in: instance.app.paths.directory).count >= 6)
        #expect(customer.ask("DELETE", "/v1/me").status == 204)
        #expect(instance.ask(people.opens(.admin, "/v1/audit/verify")).member("ok") == true)
        try Self.clean(instance)
        #expect(Self.left(in: instance.app.paths.directory) == [])
    }

    /// As the file is once everything that was written over is gone: see the threat model.
    private static func clean(_ instance: Instance) throws {
        guard TestStore.isFile else { return }
        instance.app.database.close()
        let connection = try Connection(path: instance.app.paths.database, .writer)
        try connection.run("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Which word stands in which file, or in which table of a shared store.
    private static func left(in folder: String) -> [String] {
        if let shared = TestStore.shared { return (try? shared.tables(of: folder, holding: words)) ?? ["?"] }
        return Folder.names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if Folder.isFolder(path) { return left(in: path) }
            let bytes = (try? FileContent.read(path, atMost: 64 << 20)) ?? []
            let text = bytes.map { $0 == 0 ? 0x20 : CChar(bitPattern: $0) } + [0]
            return words.filter {
                strstr(text, $0) != nil
            }.map { "\(name): \($0)" }
        }
    }

    @Test(
        "What support asked for is told by ids and choices, never by what was typed",
        arguments: [
            ("/v1/enquiries?limit=5&cursor=zenobia@quill.test", "/v1/enquiries?limit=5"),
            ("/v1/enquiries?limit=zenobia", "/v1/enquiries"),
            (
                "/v1/audit?object_id=\(Demo.id(7))&action=record.read",
                "/v1/audit?object_id=\(Demo.id(7))&action=record.read"
            ),
            ("/v1/audit?action=zenobia&actor_id=Zenobia&q=Zenobia", "/v1/audit"),
            ("/v1/enquiries/\(Demo.id(7))", "/v1/enquiries/\(Demo.id(7))"),
        ])
    func target(asked: String, noted: String) throws {
        let people = People(Instance.demo())
        _ = people.instance.get(asked, people.cookie(people.session(of: .support).token))
        let changes = try people.instance.app.database.reader().read { tx in
            try tx.first(
                .assembled("SELECT changes FROM audit_events WHERE action = 'support.acted'")
            ) { $0.bytes(0) }
        }
        let target = try changes.flatMap { try JSONValue(parsing: $0).member("target.1")?.text }
        #expect(target == noted)
    }
}
