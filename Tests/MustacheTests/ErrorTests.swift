// What is refused: malformed templates when the library is made, unknown names in strict renders.

import Mustache
import Testing

struct Refusal: Sendable, CustomStringConvertible {
    let template: String
    let place: String
    let problem: TemplateError.Problem

    init(_ template: String, at place: String, _ problem: TemplateError.Problem) {
        self.template = template
        self.place = place
        self.problem = problem
    }

    var description: String { "\(template.prefix(40).debugDescription) at \(place)" }
}

private let malformed: [Refusal] = [
    Refusal("a {{b", at: "page:1:3", .unclosedTag),
    Refusal("a\nb {{", at: "page:2:3", .unclosedTag),
    Refusal("{{{a}}", at: "page:1:1", .unclosedTag),
    Refusal("\r\n\r\n{{! a }", at: "page:3:1", .unclosedTag),
    Refusal("{{=| |}}", at: "page:1:1", .unclosedTag),
    Refusal("{{=| |=}}|a}}", at: "page:1:10", .unclosedTag),
    Refusal("é€ {{", at: "page:1:4", .unclosedTag),
    Refusal("{{}}", at: "page:1:1", .malformedName("")),
    Refusal("{{#  }}{{/}}", at: "page:1:1", .malformedName("")),
    Refusal("{{a b}}", at: "page:1:1", .malformedName("a b")),
    Refusal("{{ #a}}", at: "page:1:1", .malformedName("#a")),
    Refusal("{{a..b}}", at: "page:1:1", .malformedName("a..b")),
    Refusal("{{.a}}", at: "page:1:1", .malformedName(".a")),
    Refusal("{{#a.}}{{/a.}}", at: "page:1:1", .malformedName("a.")),
    Refusal("{{>}}", at: "page:1:1", .malformedName("")),
    Refusal("{{=|=}}", at: "page:1:1", .malformedDelimiters),
    Refusal("{{=a b c=}}", at: "page:1:1", .malformedDelimiters),
    Refusal("{{== ==}}", at: "page:1:1", .malformedDelimiters),
    Refusal("{{= =}}", at: "page:1:1", .malformedDelimiters),
    Refusal("{{#a}}\n{{#b}}\n{{/b}}", at: "page:1:1", .unclosed("a")),
    Refusal("{{^a}}", at: "page:1:1", .unclosed("a")),
    Refusal("1{{$a}}", at: "page:1:2", .unclosed("a")),
    Refusal("{{<page}}", at: "page:1:1", .unclosed("page")),
    Refusal("1\n {{/a}}", at: "page:2:2", .closeWithoutOpen("a")),
    Refusal("{{#a}}{{/a}}{{/a}}", at: "page:1:13", .closeWithoutOpen("a")),
    Refusal("{{#a}}\n{{/b}}", at: "page:2:1", .mismatchedClose(open: "a", close: "b")),
    Refusal("{{#a}}{{#b}}{{/a}}{{/b}}", at: "page:1:13", .mismatchedClose(open: "b", close: "a")),
    Refusal("{{#\u{e9}}}{{/e\u{301}}}", at: "page:1:7", .mismatchedClose(open: "\u{e9}", close: "e\u{301}")),
    Refusal("x\n\n  {{>part}}", at: "page:3:3", .missingPartial("part")),
    Refusal("{{<part}}{{/part}}", at: "page:1:1", .missingPartial("part")),
    Refusal("{{<page}}{{a}}{{/page}}", at: "page:1:10", .onlyBlocksInParent),
    Refusal("{{<page}}{{#a}}{{/a}}{{/page}}", at: "page:1:10", .onlyBlocksInParent),
    Refusal("{{<page}}{{$a}}{{/a}}{{$a}}{{/a}}{{/page}}", at: "page:1:22", .repeatedBlock("a")),
]

@Test(arguments: malformed)
func aMalformedTemplateIsRefused(_ refusal: Refusal) {
    let error = #expect(throws: TemplateError.self) { try library(refusal.template) }
    #expect(error?.problem == refusal.problem)
    #expect(error?.description == "\(refusal.place): \(refusal.problem)")
}

@Test func aNameIsGivenOnce() {
    let source = Templates.Source(name: "page", text: "")
    let error = #expect(throws: TemplateError.self) { try Templates([source, source]) }
    #expect(error?.problem == .repeatedTemplate)
    #expect(error?.description == "page: a template of this name was given before")
}

private let unknown: [(Scenario, at: String, TemplateError.Problem)] = [
    (Scenario("a variable", "1\n {{a}}", gives: "1\n "), "page:2:2", .unknownName("a")),
    (Scenario("a raw variable", "{{{a}}}", gives: ""), "page:1:1", .unknownName("a")),
    (Scenario("a section", "{{#a}}{{/a}}", gives: ""), "page:1:1", .unknownName("a")),
    (Scenario("an inverted section", "{{^a}}{{/a}}", gives: ""), "page:1:1", .unknownName("a")),
    (Scenario("the end of a dotted name", "{{a.b}}", ["a": [:]], gives: ""), "page:1:1", .unknownName("a.b")),
    (Scenario("a name below a text", "{{a.b}}", ["a": "x"], gives: ""), "page:1:1", .unknownName("a.b")),
    (Scenario("in a partial", "{{>p}}", with: ["p": "\n{{a}}"], gives: "\n"), "p:2:1", .unknownName("a")),
    (Scenario("a list as text", "{{a}}", ["a": [1]], gives: ""), "page:1:1", .notText("a")),
    (Scenario("an object as text", "{{.}}", [:], gives: ""), "page:1:1", .notText(".")),
]

@Test(arguments: unknown)
func aStrictRenderRefuses(_ scenario: Scenario, place: String, problem: TemplateError.Problem) throws {
    #expect(try scenario.render() == scenario.page)
    let error = #expect(throws: TemplateError.self) { try scenario.render(strict: true) }
    #expect(error?.description == "\(place): \(problem)")
}

private let known: [Scenario] = [
    Scenario("nothing is known", "({{a}})", ["a": .absent], gives: "()"),
    Scenario("below nothing too", "({{a.b.c}})", ["a": ["b": .absent]], gives: "()"),
    Scenario("sections of nothing", "{{#a}}x{{/a}}{{^a}}y{{/a}}", ["a": .absent], gives: "y"),
    Scenario("what is skipped is not asked", "{{#a}}{{b}}{{/a}}", ["a": false], gives: ""),
    Scenario("outer names are known inside", "{{#a}}{{b}}{{/a}}", ["a": [[:]], "b": 1], gives: "1"),
    Scenario("blocks need no view", "{{$a}}x{{/a}}", gives: "x"),
]

@Test(arguments: known)
func aStrictRenderAccepts(_ scenario: Scenario) throws {
    #expect(try scenario.render(strict: true) == scenario.page)
}

@Test func aFailedRenderLeavesTheOutputAsItWas() throws {
    let templates = try library("long text in front {{a}}")
    var bytes = Array("before".utf8)
    let unknownName = #expect(throws: TemplateError.self) {
        try templates.render("page", [:], into: &bytes, strict: true)
    }
    #expect(unknownName?.problem == .unknownName("a"))
    #expect(bytes == Array("before".utf8))
    let unknownTemplate = #expect(throws: TemplateError.self) {
        try templates.render("pag", [:], into: &bytes)
    }
    #expect(unknownTemplate?.description == "pag: there is no such template")
    try templates.render("page", ["a": 1], into: &bytes)
    #expect(bytes == Array("beforelong text in front 1".utf8))
}
