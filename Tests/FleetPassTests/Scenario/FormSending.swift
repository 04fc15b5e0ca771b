// Forms as a browser sends them that was shown them, for the tables of this folder.

import Schema

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

extension String {
    /// The hidden fields of the form of this page that goes there, as a body.
    func hidden(of action: String) -> String {
        guard let form = split(separator: "<form ").first(where: { $0.contains("action=\"\(action)\"") })
        else { return "" }
        let inside = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
        return inside.matches(of: #/<input type="hidden" name="([^"]+)" value="([^"]*)"/#).map {
            let value = String($0.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
            return "\($0.1)=\(PercentCoding.encode(value))"
        }.joined(separator: "&")
    }
}
