// What a page of the console is put together from where it is facts, tables and forms: the page itself. What
// lies in its panels is DeskPanel's, how it looks the template's.

import HTTP
import Mustache

/// A page of one column, or of two where something stands beside it.
struct DeskSheet {
    let title: String
    var lead: String?
    /// Where one comes from.
    var crumb: DeskLink?
    var marks: [DeskMark] = []
    var actions: [DeskLink] = []
    var tabs: [DeskTab] = []
    var notices: [DeskNotice] = []
    var filter: View = .absent
    var panels: [DeskPanel] = []
    var beside: [DeskPanel] = []
    /// For forms, which are read line by line.
    var isNarrow = false

    init(_ title: String, _ lead: String? = nil, from crumb: DeskLink? = nil) {
        (self.title, self.lead, self.crumb) = (title, lead, crumb)
    }

    var fields: View.Fields {
        [
            "title": .text(title), "lead": View(lead), "crumb": crumb?.view ?? .absent,
            "marks": .list(marks.map(\.view)), "actions": .list(actions.map(\.view)),
            "has_actions": .bool(!actions.isEmpty), "tabs": .list(tabs.map(\.view)),
            "has_tabs": .bool(!tabs.isEmpty),
            "notices": .list(notices.map(\.view)), "filter": filter, "narrow": .bool(isNarrow),
            "panels": .list(panels.map(\.view)), "beside": .list(beside.map(\.view)),
            "has_beside": .bool(!beside.isEmpty),
            "sends": .bool((panels + beside).contains { $0.sender != nil }),
        ]
    }
}

struct DeskLink: Sendable {
    let label: String
    let url: String
    var icon: String?
    var isPlain = true

    init(_ label: String, _ url: String, icon: String? = nil, isPlain: Bool = true) {
        (self.label, self.url, self.icon, self.isPlain) = (label, url, icon, isPlain)
    }

    var view: View {
        ["label": .text(label), "url": .text(url), "icon": View(icon), "plain": .bool(isPlain)]
    }
}

struct DeskTab: Sendable {
    let label: String
    let url: String
    let isHere: Bool
    var count: String?

    var view: View {
        ["label": .text(label), "url": .text(url), "current": .bool(isHere), "count": View(count)]
    }
}

/// A word or two about the state of something.
struct DeskMark: Sendable {
    enum Look: String, Sendable { case plain, good, warn, wrong, new }

    let text: String
    private let style: String

    init(_ text: String, _ look: Look = .plain) {
        (self.text, style) = (text, look == .new ? "pill" : "pill pill-\(look.rawValue)")
    }

    /// In the colour of a state.
    init(state code: String) { (text, style) = (Labels.choice(code), "state state-\(code)") }

    var view: View { ["text": .text(text), "style": .text(style)] }
}

/// What must be known before anything else on the page.
struct DeskNotice: Sendable {
    let text: String
    var isWrong = false
    var link: DeskLink?

    var view: View { ["text": .text(text), "wrong": .bool(isWrong), "link": link?.view ?? .absent] }
}

extension PageDesk {
    func answer(_ sheet: DeskSheet, _ refused: RefusedForm? = nil) throws -> Response {
        try answer("web/desk/sheet", sheet.fields, refused)
    }

    /// A field of the query of this page's own filter, shown as a control.
    func control(
        _ name: String, _ label: String, _ options: [(value: String, label: String)] = [],
        type: String = "text", placeholder: String? = nil, value: String? = nil
    ) -> View {
        let hint = placeholder.map { " placeholder=\"\($0)\"" } ?? ""
        let most = ["date", "number"].contains(type) ? "" : " maxlength=\"100\""
        let plain = options.isEmpty ? " type=\"\(type)\"\(most)\(hint)" : ""
        return FormSlot(
            name: name, label: label, value: value ?? given[name] ?? "", id: "filter-\(name)",
            attributes: " name=\"\(name)\"\(plain)", options: options
        ).view
    }

    /// The filter of a list: its controls in a form that is sent with GET.
    func filter(_ place: String, _ controls: [View], submit: String = "Show") -> View {
        let isSet = given.contains { !$0.value.isEmpty && $0.key != "cursor" && $0.key != Done.parameter }
        return [
            "action": .text(place), "controls": .list(controls), "submit": .text(submit),
            "clear": isSet ? .text(place) : .absent,
        ]
    }

    /// The URL of the same list from a cursor on.
    func further(_ place: String, _ list: Sheet) -> String? {
        list.next.map { cursor in
            let kept = given.filter { $0.key != "cursor" && $0.key != Done.parameter && !$0.value.isEmpty }
                .sorted { $0.key < $1.key }
            return place + "?" + Self.query(kept.map { ($0.key, $0.value) } + [("cursor", cursor)])
        }
    }

    static func query(_ pairs: [(String, String)]) -> String {
        String(decoding: written(pairs), as: UTF8.self)
    }
}

/// A control that is no field of a shape, or one of several for the same field.
struct FormSlot {
    let name: String
    let label: String
    var value = ""
    let id: String
    /// Written by the program alone.
    let attributes: String
    var options: [(value: String, label: String)] = []
    var error: String?
    var hint: String?

    var view: View {
        [
            "id": .text(id), "label": .text(label), "optional": false, "hint": View(hint),
            "error": View(error), "now": .absent, "value": .text(value),
            "attributes": .html([UInt8](attributes.utf8)), "multiline": false,
            "choice": .bool(!options.isEmpty), "tick": false, "ticked": false,
            "options": .list(
                options.map {
                    ["value": .text($0.value), "label": .text($0.label), "chosen": .bool($0.value == value)]
                }),
        ]
    }
}
