// Texts that are marked to be said in another language: what they are known by, and what becomes of them.

import Mustache
import Testing

private func said(_ text: String, _ words: [String: String] = [:]) throws -> String {
    let source = try MarkedText.said(Templates.Source(name: "page", text: text)) { words[$0] }
    return String(decoding: source.bytes, as: UTF8.self)
}

@Test(arguments: [
    ("without marks nothing is touched", "a [b] {{c}}", "a [b] {{c}}"),
    ("what is known is said", "<p>[[Sign in]]</p>", "<p>Anmelden</p>"),
    ("with its tags", "[[from {{rate}} a day]]", "ab {{rate}} am Tag"),
    ("line ends count as a space", "[[Sign\n    in]]", "Anmelden"),
    ("what is not known stays as it is written", "[[Sign\n  out]]!", "Sign\n  out!"),
    ("several in a line", "[[Sign in]][[Sign in]] [x]", "AnmeldenAnmelden [x]"),
    ("a comment is none", "{{! [[Sign in]] [[ }}[[Sign in]]", "{{! [[Sign in]] [[ }}Anmelden"),
    ("bytes of other letters", "é[[Sign in]]é", "éAnmeldené"),
])
func markedTexts(rule: String, template: String, page: String) throws {
    let words = ["Sign in": "Anmelden", "from {{rate}} a day": "ab {{rate}} am Tag"]
    #expect(try said(template, words) == page, "\(rule)")
}

@Test("The texts of a source are told, each as often as it stands there")
func keys() throws {
    let source = Templates.Source(name: "page", text: "[[a\n b]] [[c]] {{! [[d]] }} [[c]]")
    #expect(try MarkedText.texts(in: source) == ["a b", "c", "c"])
}

@Test("A mark that is not closed is told with its place")
func unclosed() {
    #expect(throws: TemplateError.self) { try said("a\n é [[b") }
    do { _ = try said("a\n é [[b") } catch {
        #expect("\(error)" == "page:2:4: the marked text is not closed")
    }
}

@Test(arguments: [
    ("no tags", []), ("{{a}} and {n}", ["a", "n"]), ("{{#b}}x{{/b}}", ["#b", "/b"]),
])
func tags(text: String, tags: [String]) {
    #expect(MarkedText.tags(of: text) == tags)
}
