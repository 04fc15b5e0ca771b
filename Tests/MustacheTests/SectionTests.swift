// Sections, inverted sections, and the lines their tags take with them.

import Mustache
import Testing

@Test(arguments: sections + lists + inverted + lines)
func aSectionIsEnteredOrNot(_ scenario: Scenario) throws {
    #expect(try scenario.render() == scenario.page)
}

private let sections: [Scenario] = [
    Scenario("true enters", "[{{#a}}x{{/a}}]", ["a": true], gives: "[x]"),
    Scenario("false does not", "[{{#a}}x{{/a}}]", ["a": false], gives: "[]"),
    Scenario("nothing does not", "[{{#a}}x{{/a}}]", ["a": .absent], gives: "[]"),
    Scenario("an unknown name does not", "[{{#a}}x{{/a}}]", gives: "[]"),
    Scenario("an object enters and is the context", "{{#a}}{{b}}{{/a}}", ["a": ["b": "x"]], gives: "x"),
    Scenario("an empty object enters", "{{#a}}x{{/a}}", ["a": [:]], gives: "x"),
    Scenario("a text enters and is the dot", "{{#a}}({{.}}){{/a}}", ["a": "x"], gives: "(x)"),
    Scenario("an empty text enters", "{{#a}}x{{/a}}", ["a": ""], gives: "x"),
    Scenario("zero enters", "{{#a}}{{.}}{{/a}}", ["a": 0], gives: "0"),
    Scenario(
        "bytes and markup enter", "{{#a}}x{{/a}}{{#b}}y{{/b}}", ["a": .bytes([]), "b": .html([])], gives: "xy"
    ),
    Scenario("outer names are seen inside", "{{#a}}{{b}}{{c}}{{/a}}", ["a": ["b": 1], "c": 2], gives: "12"),
    Scenario(
        "inner names hide outer ones", "{{b}}{{#a}}{{b}}{{/a}}{{b}}", ["a": ["b": 1], "b": 2], gives: "212"),
    Scenario(
        "an inner nothing hides as well", "{{#a}}({{b}}){{/a}}", ["a": ["b": .absent], "b": 2], gives: "()"),
    Scenario(
        "contexts pile up", "{{#a}}{{#b}}{{#c}}{{x}}{{y}}{{z}}{{/c}}{{/b}}{{/a}}",
        ["a": ["x": 1, "b": ["y": 2]], "c": ["z": 3]], gives: "123"),
    Scenario("a section may stand twice", "{{#a}}x{{/a}}-{{#a}}y{{/a}}", ["a": true], gives: "x-y"),
    Scenario("and in itself", "{{#a}}x{{#a}}y{{/a}}z{{/a}}", ["a": true], gives: "xyz"),
    Scenario(
        "a false one skips all within", "[{{#a}}{{#b}}x{{/b}}{{^b}}y{{/b}}{{/a}}]", ["b": true], gives: "[]"),
    Scenario("dotted names open sections", "{{#a.b}}x{{/a.b}}", ["a": ["b": true]], gives: "x"),
    Scenario("a broken dotted name does not enter", "[{{#a.b}}x{{/a.b}}]", ["a": [:]], gives: "[]"),
    Scenario("blanks inside the tags mean nothing", "{{# a }}x{{/ a\t}}", ["a": true], gives: "x"),
]

private let lists: [Scenario] = [
    Scenario(
        "a list enters for each item", "{{#a}}{{n}},{{/a}}", ["a": [["n": 1], ["n": 2]]], gives: "1,2,"),
    Scenario("an empty list does not enter", "[{{#a}}x{{/a}}]", ["a": []], gives: "[]"),
    Scenario("the dot is the item", "{{#a}}({{.}}){{/a}}", ["a": ["x", "y", 3]], gives: "(x)(y)(3)"),
    Scenario("the dot of an item escapes", "{{#a}}{{.}}{{{.}}}{{/a}}", ["a": ["&"]], gives: "&amp;&"),
    Scenario(
        "a dot opens a list in a list", "{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", ["a": [[1, 2], [3], []]],
        gives: "(12)(3)()"),
    Scenario("the page may be a list", "{{#.}}{{n}};{{/.}}", [["n": 1], ["n": 2]], gives: "1;2;"),
    Scenario(
        "items that are false are items", "{{#a}}({{.}}){{/a}}", ["a": [false, .absent]], gives: "(false)()"),
    Scenario(
        "items see what is outside", "{{#a}}{{b}}{{n}} {{/a}}", ["a": [["n": 1], ["n": 2]], "b": "x"],
        gives: "x1 x2 "),
    Scenario(
        "lists in lists", "{{#a}}{{n}}:{{#b}}{{n}}{{m}},{{/b}}{{/a}}",
        ["a": [["n": 1, "b": [["m": 2], ["m": 3]]], ["n": 4, "b": []]]], gives: "1:12,13,4:"),
    Scenario("a list behind a dotted name", "{{#a.b}}{{.}}{{/a.b}}", ["a": ["b": [1, 2]]], gives: "12"),
    Scenario(
        "after the list the context is as before", "{{#a}}{{n}}{{/a}}{{n}}", ["a": [["n": 1]], "n": 2],
        gives: "12"),
]

private let inverted: [Scenario] = [
    Scenario("false enters", "{{^a}}x{{/a}}", ["a": false], gives: "x"),
    Scenario("true does not", "[{{^a}}x{{/a}}]", ["a": true], gives: "[]"),
    Scenario("nothing enters", "{{^a}}x{{/a}}", ["a": .absent], gives: "x"),
    Scenario("an unknown name enters", "{{^a}}x{{/a}}", gives: "x"),
    Scenario("an empty list enters", "{{^a}}x{{/a}}", ["a": []], gives: "x"),
    Scenario("a list does not", "[{{^a}}x{{/a}}]", ["a": [1]], gives: "[]"),
    Scenario("an object does not", "[{{^a}}x{{/a}}]", ["a": ["b": 1]], gives: "[]"),
    Scenario("an empty text does not", "[{{^a}}x{{/a}}]", ["a": ""], gives: "[]"),
    Scenario("dotted names", "{{^a.b}}x{{/a.b}}{{^a.c}}y{{/a.c}}", ["a": ["b": true]], gives: "y"),
    Scenario("a broken dotted name enters", "{{^a.b.c}}x{{/a.b.c}}", ["a": [:]], gives: "x"),
    Scenario("the other half of a section", "{{#a}}x{{/a}}{{^a}}y{{/a}}", ["a": false], gives: "y"),
    Scenario("in itself", "{{^a}}x{{^a}}y{{/a}}z{{/a}}", ["a": false], gives: "xyz"),
    Scenario("the context stays", "{{#a}}{{^b}}{{c}}{{/b}}{{/a}}", ["a": ["c": "x"]], gives: "x"),
    Scenario("twice", "{{^a}}x{{/a}}-{{^a}}y{{/a}}", gives: "x-y"),
]

private let lines: [Scenario] = [
    Scenario("a tag alone takes its line", "1\n{{#a}}\n2\n{{/a}}\n3\n", ["a": true], gives: "1\n2\n3\n"),
    Scenario("with its indentation", "1\n  {{#a}}\n2\n\t{{/a}}\n3\n", ["a": true], gives: "1\n2\n3\n"),
    Scenario("and the blanks behind it", "1\n{{#a}} \t\n2\n{{/a}}  \n3", ["a": true], gives: "1\n2\n3"),
    Scenario("inverted ones too", "1\n  {{^a}}\n2\n  {{/a}}\n3\n", gives: "1\n2\n3\n"),
    Scenario(
        "with line ends of two bytes", "1\r\n{{#a}}\r\n2\r\n{{/a}}\r\n3", ["a": true], gives: "1\r\n2\r\n3"),
    Scenario("inverted ones with two bytes", "1\r\n{{^a}}\r\n2\r\n{{/a}}\r\n3", gives: "1\r\n2\r\n3"),
    Scenario("on the first line", "  {{#a}}\n1{{/a}}\n2", ["a": true], gives: "1\n2"),
    Scenario("on the last line", "1{{#a}}\n2\n  {{/a}}", ["a": true], gives: "1\n2\n"),
    Scenario("a skipped section takes all its lines", "1\n{{#a}}\n2\n{{/a}}\n3\n", gives: "1\n3\n"),
    Scenario(
        "text beside a tag keeps the line", "1 {{#a}}\n2\n{{/a}} 3\n", ["a": true], gives: "1 \n2\n 3\n"),
    Scenario("two tags keep their line", "  {{#a}}{{/a}}\n", ["a": true], gives: "  \n"),
    Scenario(
        "a variable beside a tag keeps it", "{{b}}{{#a}}\nx\n{{/a}}", ["a": true, "b": 1], gives: "1\nx\n"),
    Scenario(
        "within a line all blanks stay", " | {{#a}}\t|\t{{/a}} | \n", ["a": true], gives: " | \t|\t | \n"),
    Scenario(
        "sections of many lines stay as they are", " {{#a}}Y{{/a}}\n {{#a}}G{{/a}}\n", ["a": true],
        gives: " Y\n G\n"),
    Scenario("a lone carriage return ends no line", "{{#a}}\rx{{/a}}", ["a": true], gives: "\rx"),
    Scenario(
        "loops repeat whole lines", "<ul>\n{{#a}}\n  <li>{{.}}\n{{/a}}\n</ul>", ["a": [1, 2]],
        gives: "<ul>\n  <li>1\n  <li>2\n</ul>"),
]
