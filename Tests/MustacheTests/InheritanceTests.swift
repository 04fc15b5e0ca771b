// Parents and blocks: layouts, and what pages put into them.

import Mustache
import Testing

@Test(arguments: blocks + layouts + blockLines)
func aBlockIsFilled(_ scenario: Scenario) throws {
    #expect(try scenario.render() == scenario.page)
}

private let blocks: [Scenario] = [
    Scenario("a block writes its default", "[{{$a}}x{{/a}}]", gives: "[x]"),
    Scenario("with variables", "{{$a}}{{b}}{{{b}}}{{/a}}", ["b": "<"], gives: "&lt;<"),
    Scenario("with sections", "{{$a}}{{#b}}{{c}}{{/b}}{{^d}}y{{/d}}{{/a}}", ["b": ["c": "x"]], gives: "xy"),
    Scenario("a block's name is no field", "{{$a}}x{{/a}}", ["a": "no"], gives: "x"),
    Scenario(
        "a parent without content is a partial", "{{>p}}|{{<p}}{{/p}}", with: ["p": "{{$a}}x{{/a}}"],
        gives: "x|x"),
    Scenario(
        "given content takes the default's place", "{{<p}}{{$a}}y{{/a}}{{/p}}",
        with: ["p": "({{$a}}x{{/a}})"], gives: "(y)"),
    Scenario(
        "of two blocks one", "{{<p}}{{$b}}3{{/b}}{{/p}}", with: ["p": "{{$a}}1{{/a}},{{$b}}2{{/b}}"],
        gives: "1,3"),
    Scenario(
        "content nobody asks for is not written", "{{<p}}{{$b}}y{{/b}}{{/p}}", with: ["p": "{{$a}}x{{/a}}"],
        gives: "x"),
    Scenario(
        "given content may be empty", "[{{<p}}{{$a}}{{/a}}{{/p}}]", with: ["p": "{{$a}}x{{/a}}"],
        gives: "[]"),
    Scenario(
        "text in a parent is not written", "{{<p}} b {{$a}}y{{/a}} c {{/p}}", with: ["p": "{{$a}}x{{/a}}"],
        gives: "y"),
    Scenario(
        "comments and delimiters in a parent", "{{<p}}{{!c}}{{=| |=}}|$a|y|/a||/p|",
        with: ["p": "{{$a}}x{{/a}}"], gives: "y"),
    Scenario(
        "a block used twice", "{{<p}}{{$a}}y{{/a}}{{/p}}", with: ["p": "{{$a}}1{{/a}}{{$a}}2{{/a}}"],
        gives: "yy"),
    Scenario(
        "each parent has its own content", "{{<p}}{{$a}}1{{/a}}{{/p}} {{<p}}{{$a}}2{{/a}}{{/p}} {{>p}}",
        with: ["p": "{{$a}}x{{/a}}"], gives: "1 2 x"),
    Scenario(
        "content is filled where it is put", "{{<p}}{{$a}}{{n}}{{/a}}{{/p}}", ["n": 1, "s": ["n": 2]],
        with: ["p": "{{n}}{{#s}}{{$a}}x{{/a}}{{/s}}"], gives: "12"),
    Scenario("a missing parent is nothing", "[{{<p}}{{$a}}x{{/a}}{{/p}}]", gives: "[]"),
    Scenario(
        "a parent in a loop", "{{#l}}{{<p}}{{$a}}{{.}}{{/a}}{{/p}}{{/l}}", ["l": [1, 2]],
        with: ["p": "({{$a}}x{{/a}})"], gives: "(1)(2)"),
    Scenario(
        "a block in a loop", "{{<p}}{{$a}}{{.}}{{/a}}{{/p}}", ["l": [1, 2]],
        with: ["p": "{{#l}}({{$a}}x{{/a}}){{/l}}"], gives: "(1)(2)"),
]

private let layouts: [Scenario] = [
    Scenario(
        "the outermost content wins", "{{<p}}{{$a}}1{{/a}}{{/p}}",
        with: ["p": "{{<q}}{{$a}}2{{/a}}{{/q}}", "q": "{{$a}}3{{/a}}"], gives: "1"),
    Scenario(
        "else the next", "{{<p}}{{/p}}", with: ["p": "{{<q}}{{$a}}2{{/a}}{{/q}}", "q": "{{$a}}3{{/a}}"],
        gives: "2"),
    Scenario(
        "content reaches partials of the parent", "{{<p}}{{$a}}1{{/a}}{{/p}}",
        with: ["p": "({{>q}})", "q": "{{$a}}3{{/a}}"], gives: "(1)"),
    Scenario(
        "a block within given content", "{{<p}}{{$b}}1{{/b}}{{/p}}",
        with: ["p": "{{<q}}{{$a}}({{$b}}2{{/b}}){{/a}}{{/q}}", "q": "[{{$a}}3{{/a}}]"], gives: "[(1)]"),
    Scenario(
        "content does not fill a block of its own name in itself", "{{<p}}{{$a}}1{{$a}}2{{/a}}{{/a}}{{/p}}",
        with: ["p": "{{$a}}3{{/a}}"], gives: "12"),
    Scenario(
        "a parent within given content", "{{<p}}{{$a}}{{<q}}{{$b}}1{{/b}}{{/q}}{{/a}}{{/p}}",
        with: ["p": "({{$a}}{{/a}})", "q": "[{{$b}}{{/b}}]"], gives: "([1])"),
    Scenario(
        "parents that call each other come to an end", "{{<p}}{{$a}}o{{/a}}{{/p}}",
        with: [
            "p": "{{$a}}d{{/a}} {{$b}}{{<q}}{{/q}}{{/b}}", "q": "{{$a}}e{{/a}} {{<p}}{{$b}}end{{/b}}{{/p}}",
        ],
        gives: "o o o end"),
]

private let blockLines: [Scenario] = [
    Scenario(
        "a parent alone takes its line", "1\n  {{<p}}{{/p}}\n2\n", with: ["p": "x\ny\n"],
        gives: "1\n  x\n  y\n2\n"),
    Scenario(
        "also with content on the line", "1\n  {{<p}}{{$a}}z{{/a}}{{/p}}\n2\n",
        with: ["p": "x\n{{$a}}y{{/a}}\n"],
        gives: "1\n  x\n  z\n2\n"),
    Scenario(
        "a page over many lines",
        "{{<p}}\n{{$title}}T{{/title}}\n{{$main}}\n<p>1\n<p>2\n{{/main}}\n{{/p}}\n",
        with: ["p": "<h1>{{$title}}{{/title}}\n<main>\n  {{$main}}{{/main}}\n</main>\n"],
        gives: "<h1>T\n<main>\n  <p>1\n  <p>2\n</main>\n"),
    Scenario(
        "the same with line ends of two bytes",
        "{{<p}}\r\n{{$main}}\r\n<p>1\r\n<p>2\r\n{{/main}}\r\n{{/p}}\r\n",
        with: ["p": "<main>\r\n  {{$main}}{{/main}}\r\n</main>\r\n"],
        gives: "<main>\r\n  <p>1\r\n  <p>2\r\n</main>\r\n"),
    Scenario(
        "tags of inheritance share a line", "{{<p}}{{$a}}\n1\n2\n{{/a}}{{/p}}\n",
        with: ["p": "[{{$a}}x{{/a}}]"],
        gives: "[1\n2\n]"),
    Scenario(
        "content is moved to the left edge", "{{<p}}{{$a}}\n    1\n      2\n  3\n{{/a}}{{/p}}",
        with: ["p": "{{$a}}{{/a}}"], gives: "1\n  2\n3\n"),
    Scenario(
        "and to the place of its block", "{{<p}}{{$a}}\n    1\n    2\n{{/a}}{{/p}}",
        with: ["p": "x\n  {{$a}}\n  {{/a}}\ny\n"], gives: "x\n  1\n  2\ny\n"),
    Scenario(
        "which is where its default stands", "{{<p}}{{$a}}\n1\n2\n{{/a}}{{/p}}",
        with: ["p": "x\n{{$a}}\n\n   default\n{{/a}}\ny\n"], gives: "x\n   1\n   2\ny\n"),
    Scenario(
        "a default of another tag counts as well", "{{<p}}{{$a}}\n1\n{{/a}}{{/p}}",
        with: ["p": "{{$a}}\n  {{b}}\n{{/a}}\n"], gives: "  1\n"),
    Scenario(
        "a block alone ends its line", "{{<p}}{{$a}}1{{/a}}{{/p}}", with: ["p": "x\n  {{$a}}\n  {{/a}}\ny\n"],
        gives: "x\n  1\ny\n"),
    Scenario(
        "a block alone and empty leaves no line", "{{<p}}{{/p}}", with: ["p": "x\n  {{$a}}{{/a}}\ny\n"],
        gives: "x\ny\n"),
    Scenario(
        "a block beside text is not moved", "{{<p}}{{$a}}1\n2{{/a}}{{/p}}", with: ["p": "x: {{$a}}{{/a}}.\n"],
        gives: "x: 1\n2.\n"),
    Scenario(
        "indentation of the parent and of the block", " {{<p}}\n{{$a}}\n1\n\n2\n{{/a}}\n {{/p}}\n",
        with: ["p": "x\n  {{$a}}{{/a}}\ny\n"], gives: " x\n   1\n\n   2\n y\n"),
    Scenario(
        "partials within moved content", "{{<p}}{{$a}}\n  {{>q}}\n    {{>q}}\n{{/a}}{{/p}}",
        with: ["p": "{{$a}}{{/a}}", "q": "1\n2\n"], gives: "1\n2\n  1\n  2\n"),
    Scenario(
        "a parent within moved content",
        "{{<p}}{{$a}}\n  {{<q}}{{$b}}\n      1\n  {{/b}}{{/q}}\n    2\n{{/a}}{{/p}}",
        with: ["p": "{{$a}}{{/a}}", "q": "{{$b}}{{/b}}"], gives: "1\n  2\n"),
    Scenario(
        "blocks within moved content", "{{<p}}{{$b}}\nz\n{{/b}}{{/p}}\n",
        with: [
            "p": "{{<q}}{{$a}}\n  1\n  {{$b}}\n    2\n  {{/b}}\n{{/a}}{{/q}}\n", "q": "{{$a}}x{{/a}}",
        ], gives: "1\n  z\n"),
]
