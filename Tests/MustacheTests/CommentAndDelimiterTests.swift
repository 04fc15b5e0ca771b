// Comments and changed delimiters: the tags that write nothing.

import Mustache
import Testing

@Test(arguments: comments + delimiters)
func nothingIsWritten(_ scenario: Scenario) throws {
    #expect(try scenario.render() == scenario.page)
}

private let comments: [Scenario] = [
    Scenario("a comment is not written", "1{{! note }}2", gives: "12"),
    Scenario("over many lines neither", "1{{!\n a\n b\n}}2\n", gives: "12\n"),
    Scenario("alone it takes its line", "1\n{{! note }}\n2\n", gives: "1\n2\n"),
    Scenario("with its indentation", "1\n  {{! note }}\n2\n", gives: "1\n2\n"),
    Scenario("with line ends of two bytes", "|\r\n{{! note }}\r\n|", gives: "|\r\n|"),
    Scenario("on the first line", "  {{! note }}\n!", gives: "!"),
    Scenario("on the last line", "!\n  {{! note }}", gives: "!\n"),
    Scenario("over many lines alone", "1\n{{!\nnote\n}}\n2\n", gives: "1\n2\n"),
    Scenario("over many lines indented", "1\n  {{!\n    note\n  }}\n2\n", gives: "1\n2\n"),
    Scenario("beside text the line stays", "  12 {{! note }}\n", gives: "  12 \n"),
    Scenario("blanks around it stay", "1 {{! note }} 2", gives: "1  2"),
    Scenario("a comment hides tags", "[{{! {{a }}]", ["a": "x"], gives: "[]"),
    Scenario("a comment is no variable", "[{{! a }}]", ["! a": 1, "!a": 2, "a": 3], gives: "[]"),
    Scenario("a comment may be empty", "[{{!}}]", gives: "[]"),
    Scenario("text on both sides becomes one", "1\n{{!}}\n2\n{{!}}\n3", gives: "1\n2\n3"),
]

private let delimiters: [Scenario] = [
    Scenario("a pair of one byte", "{{=| |=}}(|a|)", ["a": "x"], gives: "(x)"),
    Scenario("a pair of many bytes", "{{=<% %>=}}(<%a%>)", ["a": "x"], gives: "(x)"),
    Scenario("blanks inside the tag", "{{=  @\n @ =}}(@a@)", ["a": "x"], gives: "(x)"),
    Scenario("the old pair is text then", "{{=| |=}}{{a}}|a|", ["a": "x"], gives: "{{a}}x"),
    Scenario("and may come back", "{{=| |=}}|a||={{ }}=|{{a}}|a|", ["a": "x"], gives: "xx|a|"),
    Scenario("sections over a change", "{{#a}}1{{=| |=}}2|/a|", ["a": true], gives: "12"),
    Scenario("inverted sections over a change", "{{=| |=}}|^a|1|={{ }}=|2{{/a}}", gives: "12"),
    Scenario("characters of patterns are plain", "{{=[ ]=}}([a])", ["a": "x"], gives: "(x)"),
    Scenario("raw tags by ampersand", "{{=<% %>=}}<%&a%>", ["a": "<"], gives: "<"),
    Scenario("raw tags by brace", "{{=<% %>=}}<%{a}%>", ["a": "<"], gives: "<"),
    Scenario("comments", "{{=<% %>=}}[<%! {{a}} %>]", gives: "[]"),
    Scenario(
        "a partial starts with braces", "{{=| |=}}|>p|", ["a": "x"], with: ["p": "{{a}}|a|"], gives: "x|a|"),
    Scenario(
        "a partial's change is its own", "{{>p}}{{a}}", ["a": "x"], with: ["p": "{{=| |=}}|a|"], gives: "xx"),
    Scenario("within a line blanks stay", "| {{=@ @=}} |", gives: "|  |"),
    Scenario("alone it takes its line", "1\n{{=@ @=}}\n2\n", gives: "1\n2\n"),
    Scenario("with its indentation", "1\n  {{=@ @=}}\n2\n", gives: "1\n2\n"),
    Scenario("with line ends of two bytes", "|\r\n{{=@ @=}}\r\n|", gives: "|\r\n|"),
    Scenario("on the first line", "  {{=@ @=}}\n=", gives: "="),
    Scenario("on the last line", "=\n  {{=@ @=}}", gives: "=\n"),
    Scenario("a half of a pair is text", "{{=<% %>=}}< % <%a%> %>", ["a": "x"], gives: "< % x %>"),
]
