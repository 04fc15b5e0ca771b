// A browser at an instance, for the two ceremonies of passkeys: asks for the options, and sends what an
// authenticator makes of them.

import Crypto
import Schema

@testable import FleetPass

struct Browser: Sendable {
    let people: People
    /// By which it is known: a session's cookie, or that of a browser where nobody is signed in.
    let fields: [String: String]

    /// With nobody signed in.
    init(_ people: People) {
        let token = Token().text
        let form = people.instance.app.secrets.forms.token(for: [UInt8](token.utf8))
        (self.people, fields) = (people, ["Cookie": "__Host-browser=\(token)", "X-Form-Token": form])
    }

    init(_ people: People, as person: Person) {
        (self.people, fields) = (people, people.cookie(people.session(of: person).token))
    }

    /// From an address of its own, since tries are counted by it.
    func post(_ path: String, _ body: String? = nil) -> Answered {
        var asked = Asked("POST", path, fields: fields)
        if let body { asked = .json(path, body, fields) }
        asked.peer = "10." + Random.bytes(3).map { "\($0)" }.joined(separator: ".")
        return people.instance.ask(asked)
    }

    func challenge(_ path: String) -> String { post(path).member("challenge")?.text ?? "none" }

    func registers(
        _ authenticator: Authenticator, _ change: (inout Authenticator.Saying) -> Void = { _ in }
    ) -> Answered {
        var saying = Authenticator.Saying()
        saying.type = "webauthn.create"
        saying.challenge = challenge("/v1/me/passkeys/options")
        change(&saying)
        return post("/v1/me/passkeys", authenticator.made(saying))
    }

    /// - Parameter known: a challenge that was asked for before; nil: a fresh one.
    func signsIn(
        _ authenticator: Authenticator, of person: Person, challenge known: String? = nil,
        _ change: (inout Authenticator.Saying) -> Void = { _ in }
    ) -> Answered {
        var saying = Authenticator.Saying()
        saying.type = "webauthn.get"
        saying.challenge = known ?? challenge("/v1/passkeys/options")
        saying.handle = people.account(person)?.handle ?? []
        change(&saying)
        return post("/v1/passkeys/sign-in", authenticator.shown(saying))
    }

    /// Who somebody is by the cookie that an answer has set.
    func me(_ answer: Answered) -> Answered {
        let cookie = answer["Set-Cookie"]?.split(separator: ";").first.map(String.init) ?? "none"
        return people.instance.get("/v1/me", ["Cookie": cookie])
    }

    /// Why the last one was refused, as the record has it.
    func reason(_ action: String = "passkey.refused") -> String {
        let noted = try? JSONValue(parsing: [UInt8](people.instance.lastEvent(action).utf8))
        return noted?["reason"]?[1]?.text ?? "nothing"
    }
}
