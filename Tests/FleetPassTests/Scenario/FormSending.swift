// Forms as a browser sends them that was shown them, for the tables of this folder.

@testable import FleetPass

extension People {
    /// With the proof that belongs to their session.
    func sends(_ person: Person, _ target: String, _ form: String = "") -> Asked {
        let cookie = fields(person)
        let proof = "form_token=\(cookie["X-Form-Token"] ?? "")"
        return .form(target, form.isEmpty ? proof : "\(form)&\(proof)", cookie)
    }

    func opens(_ person: Person, _ target: String) -> Asked { Asked("GET", target, fields: fields(person)) }
}
