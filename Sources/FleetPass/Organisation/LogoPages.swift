// The logo on the page of an organisation's name and look: sent by a form, looked at by day and by night, and
// taken away.

import HTTP
import Mustache
import Schema

private let place = "\(SettingsIndex.place)/organisation"
private let act = "DELETE /v1/organisation/logo"

func logoPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.own("POST \(place)/logo", for: .holding(.settingsManage), "Send a logo, by a form") {
            errand, app in
            try app.takeSent(.logo, of: FileOwner.organisation.id, errand, missing: "Choose a picture first.")
            return .onward(to: "\(place)?\(Done.parameter)=\(Done.uploaded.rawValue)#logo")
        } page: { form, desk in
            try OrganisationPage(desk).renderProfile(form)
        }.taking(file: .formData).answering(.seeOther).narrow().everywhere()
            .failing(.notFound, .forbidden, .conflict, .unprocessable).carrying(.location),

        desk.form("POST \(place)/logo/removal", does: act, .removed) { _, _ in
            place
        } page: { form, desk in
            try OrganisationPage(desk).renderProfile(form)
        },
    ]
}

extension OrganisationPage {
    /// - Returns: what the page tells of it, and the forms.
    func logo(_ refused: RefusedForm?) throws -> View {
        let path = refused.map { $0.call.request.text($0.call.request.path) }
        let isThis = path?.hasSuffix("/organisation/logo") == true
        let isThere = known.part("logo") != nil
        return [
            "logo_url": .text("\(place)/logo"), "is_there": .bool(isThere),
            "logo_error": View(isThis ? refused?.failure.message : nil),
            "remove": isThere
                ? try desk.form(
                    act, at: "\(place)/logo/removal", "Remove the logo", [], isQuiet: true, refused: refused)
                : .absent,
        ]
    }
}
