// What variables write: escaping, dotted names, the implicit iterator. Sections are SectionTests.swift.

import Mustache
import Testing

@Test(arguments: variables + escaping + dottedNames + here)
func aVariableIsWritten(_ scenario: Scenario) throws {
    #expect(try scenario.render() == scenario.page)
}

private let variables: [Scenario] = [
    Scenario("a template without tags is the page", "Good morning.\n", gives: "Good morning.\n"),
    Scenario("an empty template is an empty page", "", gives: ""),
    Scenario("a text takes the place of its tag", "Hi {{who}}!", ["who": "Ada"], gives: "Hi Ada!"),
    Scenario(
        "blanks inside a tag mean nothing", "[{{ who }}|{{\twho\n}}]", ["who": "Ada"], gives: "[Ada|Ada]"),
    Scenario("blanks around a tag stay", "| {{who}} |", ["who": "Ada"], gives: "| Ada |"),
    Scenario("a variable alone on a line leaves the line", "  {{who}}\n", ["who": "Ada"], gives: "  Ada\n"),
    Scenario(
        "a raw variable alone on a line leaves it too", " {{{a}}}\n {{&a}}\n", ["a": "x"], gives: " x\n x\n"),
    Scenario("a number is written in digits", "{{n}} km", ["n": 43120], gives: "43120 km"),
    Scenario("zero is a digit", "{{n}}", ["n": 0], gives: "0"),
    Scenario("the smallest number", "{{n}}", ["n": .integer(.min)], gives: "-9223372036854775808"),
    Scenario("the largest number", "{{n}}", ["n": .integer(.max)], gives: "9223372036854775807"),
    Scenario("a truth value is its word", "{{a}} {{b}}", ["a": true, "b": false], gives: "true false"),
    Scenario("nothing is written as nothing", "({{a}}{{{a}}}{{&a}})", ["a": .absent], gives: "()"),
    Scenario("a missing text is nothing", "({{a}})", ["a": View(String?.none)], gives: "()"),
    Scenario(
        "a missing number is nothing", "({{a}}{{b}})", ["a": View(Int64?.none), "b": View(7)], gives: "(7)"),
    Scenario("an unknown name is nothing", "({{a}}{{{a}}}{{&a}})", gives: "()"),
    Scenario("a list has no text of its own", "({{a}})", ["a": ["x"]], gives: "()"),
    Scenario("an object has no text of its own", "({{a}})", ["a": ["b": "x"]], gives: "()"),
    Scenario("a value is not read as a template", "{{a}}", ["a": "{{b}}", "b": "x"], gives: "{{b}}"),
    Scenario("names are case sensitive", "{{Who}}{{who}}", ["who": "x"], gives: "x"),
    Scenario("of two fields of one name the first counts", "{{a}}", ["a": "1", "a": "2"], gives: "1"),
    Scenario("a name may be long", "{{theNameOfTheCustomer}}", ["theNameOfTheCustomer": "x"], gives: "x"),
    Scenario("a name need not be ASCII", "{{größe}}{{価格}}", ["größe": "1", "価格": "2"], gives: "12"),
    Scenario("names are equal by bytes", "{{e\u{301}}}", ["\u{e9}": "x"], gives: ""),
    Scenario("single braces are text", "a { b } c }} {", gives: "a { b } c }} {"),
]

private let escaping: [Scenario] = [
    Scenario("five characters are escaped", "{{a}}", ["a": "<\"&'>"], gives: "&lt;&quot;&amp;&#39;&gt;"),
    Scenario("the rest of the text is untouched", "{{a}}", ["a": "a`b=c/d é €"], gives: "a`b=c/d é €"),
    Scenario("three braces write raw text", "{{{a}}}", ["a": "<b> & 'c'"], gives: "<b> & 'c'"),
    Scenario("blanks inside three braces mean nothing", "{{{ a }}}", ["a": "<"], gives: "<"),
    Scenario("an ampersand writes raw text", "{{&a}}{{& a }}", ["a": "<"], gives: "<<"),
    Scenario(
        "bytes are escaped like text", "{{a}}{{{a}}}", ["a": .bytes(Array("<é>".utf8))], gives: "&lt;é&gt;<é>"
    ),
    Scenario(
        "markup is trusted by its type", "{{a}}{{{a}}}", ["a": .html(Array("<b>".utf8))], gives: "<b><b>"),
    Scenario("escaped text is escaped again", "{{a}}", ["a": "&amp;"], gives: "&amp;amp;"),
    Scenario("a mark on a quote does not hide it", "{{a}}", ["a": "\"\u{301}"], gives: "&quot;\u{301}"),
    Scenario("a mark on a bracket does not hide it", "{{a}}", ["a": "<\u{338}b"], gives: "&lt;\u{338}b"),
    Scenario("a joiner does not hide an ampersand", "{{a}}", ["a": "&\u{200D}<"], gives: "&amp;\u{200D}&lt;"),
    Scenario("a line end pair does not hide a quote", "{{a}}", ["a": "\r\n'\r\n"], gives: "\r\n&#39;\r\n"),
]

private let dottedNames: [Scenario] = [
    Scenario("dots step into objects", "{{a.b.c}}", ["a": ["b": ["c": "x"]]], gives: "x"),
    Scenario("raw tags step as well", "{{{a.b}}}{{&a.b}}", ["a": ["b": "<"]], gives: "<<"),
    Scenario("a broken chain is nothing", "({{a.b.c}})", ["a": ["x": 1]], gives: "()"),
    Scenario("nothing below a text", "({{a.b}})", ["a": "text"], gives: "()"),
    Scenario("nothing below nothing", "({{a.b.c}})", ["a": .absent], gives: "()"),
    Scenario(
        "the first word is looked for outside", "{{#s}}{{a.b}}{{/s}}", ["s": ["x": 1], "a": ["b": "y"]],
        gives: "y"),
    Scenario("the others are not", "({{a.b}})", ["a": ["c": 1], "b": "no"], gives: "()"),
    Scenario(
        "the nearest first word decides", "{{#s}}({{a.b}}){{/s}}", ["s": ["a": ["c": 1]], "a": ["b": "no"]],
        gives: "()"),
    Scenario("a field with a dot in its name is out of reach", "({{a.b}})", ["a.b": "no"], gives: "()"),
]

private let here: [Scenario] = [
    Scenario("a dot is the value itself", "Hi {{.}}!", "Ada", gives: "Hi Ada!"),
    Scenario("a dot escapes", "{{.}}{{{.}}}{{&.}}", "<", gives: "&lt;<<"),
    Scenario("a dot writes numbers", "{{.}}", 85, gives: "85"),
    Scenario("blanks around the dot mean nothing", "{{ . }}", "x", gives: "x"),
]
