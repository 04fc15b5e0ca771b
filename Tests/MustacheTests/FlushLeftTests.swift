// What is left of a source whose lines begin flush left.

import Mustache
import Testing

@Suite struct FlushLeftTests {
    @Test(
        "Blanks that lines begin with go, but for those before a letter",
        arguments: [
            ("  <p>\n\t  <b>\n", "<p>\n<b>\n"), ("<a\n   href=\"/\">", "<a\n   href=\"/\">"),
            ("a  b \n", "a  b \n"),
            ("  {{#x}}\n    {{> y}}\n  {{/x}}\n", "{{#x}}\n{{> y}}\n{{/x}}\n"), ("", ""), ("   ", ""),
            ("\n\n  \n<i>", "\n\n\n<i>"), ("  ©", "©"),
        ])
    func lines(source: String, flush: String) {
        let source = Templates.Source(name: "page", text: source).flushLeft
        #expect(String(decoding: source.bytes, as: UTF8.self) == flush)
    }
}
