// One row of the tables in this folder: a template, what it is given and the page that must come of it.

import Mustache

struct Scenario: Sendable, CustomStringConvertible {
    let rule: String
    let template: String
    let view: View
    let partials: KeyValuePairs<String, String>
    let page: String

    init(
        _ rule: String, _ template: String, _ view: View = [:],
        with partials: KeyValuePairs<String, String> = [:],
        gives page: String
    ) {
        self.rule = rule
        self.template = template
        self.view = view
        self.partials = partials
        self.page = page
    }

    var description: String { rule }

    func render(strict: Bool = false) throws(TemplateError) -> String {
        var sources = partials.map { Templates.Source(name: $0.key, text: $0.value) }
        sources.append(Templates.Source(name: "page", text: template))
        return try rendered(Templates(sources, allowsMissing: true), view, strict: strict)
    }
}

func rendered(_ templates: Templates, _ view: View = [:], strict: Bool = false) throws(TemplateError)
    -> String
{
    var bytes: [UInt8] = []
    try templates.render("page", view, into: &bytes, strict: strict)
    return String(decoding: bytes, as: UTF8.self)
}

/// The library of one template, as most tests of errors need it.
func library(_ template: String) throws(TemplateError) -> Templates {
    try Templates([Templates.Source(name: "page", text: template)])
}
