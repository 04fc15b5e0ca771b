// Partials: templates written in the place of a tag, with the indentation of that place.

import Mustache
import Testing

@Test(arguments: partials + indentation)
func aPartialIsWritten(_ scenario: Scenario) throws {
    #expect(try scenario.render() == scenario.page)
}

private let partials: [Scenario] = [
    Scenario("the tag is replaced", "[{{>p}}]", with: ["p": "x"], gives: "[x]"),
    Scenario(
        "a partial sees the context", "{{#a}}{{>p}}{{/a}}", ["a": ["n": 1], "m": 2],
        with: ["p": "{{n}}{{m}}"], gives: "12"),
    Scenario("a missing one is nothing", "[{{>p}}]", gives: "[]"),
    Scenario(
        "partials in partials", "{{>p}}", ["a": 1], with: ["p": "({{>q}})", "q": "{{a}}"], gives: "(1)"),
    Scenario("one may be used twice", "{{>p}}{{>p}}", with: ["p": "x"], gives: "xx"),
    Scenario("the name may be a path", "{{> web/parts.card }}", with: ["web/parts.card": "x"], gives: "x"),
    Scenario(
        "a partial may call itself", "{{>node}}",
        ["n": "a", "below": [["n": "b", "below": []], ["n": "c", "below": []]]],
        with: ["node": "{{n}}<{{#below}}{{>node}}{{/below}}>"], gives: "a<b<>c<>>"),
    Scenario(
        "a section does not reach into it", "{{#a}}{{>p}}{{/a}}", ["a": [1, 2]], with: ["p": "{{.}};"],
        gives: "1;2;"),
    Scenario(
        "in an empty list it is not called", "[{{#a}}{{>p}}{{/a}}]", ["a": []], with: ["p": "x"],
        gives: "[]"),
]

private let indentation: [Scenario] = [
    Scenario("blanks around it stay", "| {{>p}} |", with: ["p": "\t|\t"], gives: "| \t|\t |"),
    Scenario(
        "beside text nothing is indented", "  {{a}}  {{>p}}\n", ["a": "|"], with: ["p": ">\n>"],
        gives: "  |  >\n>\n"),
    Scenario("alone it takes its line", "1\n{{>p}}\n2\n", with: ["p": "x\n"], gives: "1\nx\n2\n"),
    Scenario("with line ends of two bytes", "|\r\n{{>p}}\r\n|", with: ["p": ">"], gives: "|\r\n>|"),
    Scenario("each line is indented", "1\n  {{>p}}\n2\n", with: ["p": "x\ny\n"], gives: "1\n  x\n  y\n2\n"),
    Scenario("by tabs too", "\t{{>p}}\n", with: ["p": "x\ny\n"], gives: "\tx\n\ty\n"),
    Scenario("on the first line", "  {{>p}}\n>", with: ["p": ">\n>"], gives: "  >\n  >>"),
    Scenario("on the last line", ">\n  {{>p}}", with: ["p": ">\n>"], gives: ">\n  >\n  >"),
    Scenario(
        "a value's own lines are not", " {{>p}}\n", ["a": "<\n->"], with: ["p": "|\n{{{a}}}\n|\n"],
        gives: " |\n <\n->\n |\n"),
    Scenario("empty lines stay empty", "  {{>p}}\n", with: ["p": "x\n\r\n\ny\n"], gives: "  x\n\r\n\n  y\n"),
    Scenario(
        "indentations add up", " {{>p}}\n", with: ["p": "x\n  {{>q}}\n", "q": "y\nz\n"],
        gives: " x\n   y\n   z\n"),
    Scenario("and end with their partial", "  {{>p}}\n{{>p}}\n", with: ["p": "x\n"], gives: "  x\nx\n"),
    Scenario(
        "sections within an indented one", "  {{>p}}\n", ["a": [1, 2]],
        with: ["p": "{{#a}}\n- {{.}}\n{{/a}}\nend\n"], gives: "  - 1\n  - 2\n  end\n"),
    Scenario(
        "a line that starts with a tag", "  {{>p}}\n", ["a": 1], with: ["p": "{{a}}\n{{a}}{{a}}\n"],
        gives: "  1\n  11\n"),
    Scenario(
        "a tree", "{{>t}}\n", ["n": 1, "b": [["n": 2, "b": [["n": 3, "b": []]]], ["n": 4, "b": []]]],
        with: ["t": "{{n}}\n{{#b}}\n  {{>t}}\n{{/b}}\n"], gives: "1\n  2\n    3\n  4\n"),
    Scenario("a missing one alone takes its line", "1\n  {{>p}}\n2\n", gives: "1\n2\n"),
]
