// The limits, and inputs at and beyond them: deep nesting, endless calls, large templates, random bytes.

import Mustache
import Testing

private func nested(_ depth: Int, _ open: String, _ close: String) -> String {
    String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
}

@Test(arguments: [("{{#a}}", "{{/a}}"), ("{{^b}}", "{{/b}}"), ("{{$c}}", "{{/c}}")])
func sectionsNestToALimit(_ open: String, _ close: String) throws {
    #expect(try rendered(library(nested(64, open, close)), ["a": true]) == "x")
    let error = #expect(throws: TemplateError.self) { try library(nested(65, open, close)) }
    #expect(error?.problem == .nestedTooDeep)
    #expect(error?.column == 64 * 6 + 1)
}

/// A chain of objects, each with the next one in its field `a`.
private func chain(_ length: Int) -> View {
    var view: View = ["a": .absent]
    for _ in 0..<length { view = ["a": view] }
    return view
}

@Test func callsNestToALimit() throws {
    let templates = try library("{{#a}}x{{>page}}{{/a}}")
    #expect(try rendered(templates, chain(64)) == String(repeating: "x", count: 64))
    let error = #expect(throws: TemplateError.self) { try rendered(templates, chain(65)) }
    #expect(error?.problem == .calledTooDeep)
    #expect(error?.line == 1)
}

@Test(arguments: [
    "{{>page}}", "  {{>page}}\n", "{{<page}}{{/page}}", "{{<page}}{{$a}}x{{/a}}{{/page}}",
    "{{$a}}{{<page}}{{$b}}{{/b}}{{/page}}{{/a}}", "{{>page}}{{>page}}",
])
func endlessCallsEnd(_ template: String) throws {
    let templates = try library(template)
    let error = #expect(throws: TemplateError.self) { try rendered(templates) }
    #expect(error?.problem == .calledTooDeep)
}

@Test func deepSectionsInDeepPartialsNeedNoStack() throws {
    let view: View = ["t": true, "a": chain(60)]
    let templates = try library("{{#a}}" + nested(60, "{{#t}}", "{{/t}}") + "{{>page}}{{/a}}")
    #expect(try rendered(templates, view) == String(repeating: "x", count: 61))
}

@Test func aLargeTemplateIsReadInOneGo() throws {
    let row = "<tr><td>{{a}}</td><td>{{#b}}x{{/b}}</td></tr>"
    let template = String(repeating: row, count: 20_000)
    let written = try rendered(library(template), ["a": "<", "b": false])
    #expect(written.utf8.count == 20_000 * "<tr><td>&lt;</td><td></td></tr>".utf8.count)
}

@Test func aLargeViewIsWrittenInOneGo() throws {
    let rows = View.list((0..<50_000).map { ["n": .integer($0)] })
    let written = try rendered(library("{{#rows}}{{n}}\n{{/rows}}"), ["rows": rows])
    #expect(written.hasSuffix("\n49999\n"))
    #expect(written.utf8.count { $0 == 10 } == 50_000)
}

@Test(arguments: 0..<40)
func pilesOfTagsNeverTrap(_ seed: UInt64) {
    let parts = [
        "{{", "}}", "{{{", "}}}", "{{#a}}", "{{/a}}", "{{^a}}", "{{$a}}", "{{<page}}", "{{/page}}",
        "{{>page}}",
        "{{=<% %>=}}", "<%={{ }}=%>", "{{.}}", "{{a.b}}", "{{&a}}", "{{!x}}", "\n", "\r\n", "  ", "\t", "x",
        "é", "=",
    ]
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }
    var accepted = 0
    for _ in 0..<500 {
        let template = (0...random(9)).map { _ in parts[random(parts.count)] }.joined()
        guard let templates = try? library(template) else { continue }
        accepted += 1
        _ = try? rendered(templates, ["a": ["b": 1], "x": [1, 2]])
    }
    #expect(accepted > 0)
}

@Test func bytesThatAreNotTextPassThrough() throws {
    let source = Templates.Source(name: "page", bytes: [0xFF, 0x7B, 0x7B, 0x61, 0x7D, 0x7D, 0x00, 0xC3])
    var bytes: [UInt8] = []
    try Templates([source]).render("page", ["a": .bytes([0xFE, 0x3C, 0x80])], into: &bytes)
    #expect(bytes == [0xFF, 0xFE] + Array("&lt;".utf8) + [0x80, 0x00, 0xC3])
}

@Test func fieldsAreReadAndSet() {
    var fields: View.Fields = ["a": 1, "b": .absent]
    fields["b"] = "x"
    fields["c"] = 3
    fields["a"] = nil
    #expect(fields == ["b": "x", "c": 3])
    #expect(fields["a"] == nil)
    #expect(fields["c"] == .integer(3))
}
