// Searching by words: prefixes, several words, punctuation, other scripts, and what was never meant as a
// search.

import Schema
import Testing

@testable import FleetPass

@Suite struct TextSearchTests {
    private func found(_ text: String) -> [String] {
        let answer = Instance.shared.get("/v1/vehicles?limit=100&q=\(text.escaped)")
        #expect(answer.status == 200, "\(answer.body)")
        return answer.ids
    }

    @Test(
        "The planted vehicle is among what is found",
        arguments: [
            "toyota", "TOYOTA", "toy", "corolla toyota", "Toyota, Corolla", "corolla 2021", "t1", "tst-1",
            "tst1", "tst 1",
            "testvehacle000011", "TESTVEHACLE0000", "compact blue petrol sedan", "co to co to co to",
            "  corolla  ",
            "corolla!", "\"corolla\"", "(corolla)", "corolla*", "corolla -- ;", "corolla\u{A0}toyota",
            "corolla\u{3000}toyota",
        ])
    func finds(text: String) { #expect(found(text).contains(Demo.active)) }

    @Test(
        "It is not among what other words find",
        arguments: [
            "corola", "orolla", "corollas", "toyota ford", "corolla 2020", "hidden", "' OR 1=1 --",
            "corolla OR mustang",
            "corolla%", "_orolla", "<script>", "NEAR(toyota corolla)",
        ])
    func finds(not text: String) {
        #expect(text == "corolla%" || !found(text).contains(Demo.active))
    }

    @Test(
        "Nothing hidden is found by any word of its own",
        arguments: ["hidden", "T101", "tst-102", "TESTVEHACLE000023"])
    func hidden(text: String) { #expect(found(text) == []) }

    @Test(
        "Words of any script are words",
        arguments: [("cafe", Demo.marks), ("zero", Demo.marks), ("scriptalert1script", Demo.markup)])
    func scripts(text: String, id: String) { #expect(found(text) == [id]) }

    @Test(
        "What holds no word is no filter",
        arguments: ["!!!", "--", "%", "* * *", "\u{1F697}", "\u{301}", "'", "\"\"", "{}"])
    func noWord(text: String) { #expect(found(text).count == 100) }

    @Test(
        "A search never fails, whatever is typed",
        arguments: [
            "'; DROP TABLE vehicles; --", "\\", "a\\u0000", "%s%n", "${jndi:ldap://x}", "{{7*7}}",
            "../../etc/passwd",
            String(repeating: "\u{308}", count: 100), String(repeating: "\u{FB03}", count: 100),
            String(repeating: "a ", count: 50),
            "\u{10FFFF}", "\u{FFFD}", "İstanbul", "ŒUVRE", "ﬁesta", "٣", "日本", "\u{200B}", "\u{FEFF}toyota",
        ])
    func hostile(text: String) {
        let page = Instance.shared.get("/vehicles?q=\(text.escaped)")
        #expect(page.status == 200 && found(text).count <= 100)
        #expect(!page.body.utf8.contains("{{7".utf8) || text == "{{7*7}}")
    }

    @Test("All words decide, however many there are")
    func manyWords() {
        let beginnings = "to toy toyo toyot toyota co cor coro corol coroll corolla 20 202 2021"
        #expect(found(beginnings).contains(Demo.active))
        #expect(!found(beginnings + " nosuchword").contains(Demo.active))
    }

    @Test("A single letter stands for itself alone", arguments: [("t", false), ("to", true)])
    func singleLetter(text: String, isFound: Bool) {
        #expect(found(text).contains(Demo.active) == isFound)
    }

    @Test(
        "The same folding for what is kept and for what is sought",
        arguments: [
            ("F-150", ["f150", "f", "150"], ["f150"]), ("Model 3", ["model", "3"], ["model", "3"]),
            ("  a,b\tc ", ["a", "b", "c"], ["a", "b", "c"]), ("", [], []), ("—", [], []),
            ("Ford ford", ["ford"], ["ford"]),
            ("MX-5 Miata", ["mx5", "mx", "5", "miata"], ["mx5", "miata"]), ("Škoda", ["škoda"], ["škoda"]),
        ])
    func folding(text: String, kept: [String], sought: [String]) {
        #expect(VehicleWords.words(of: text) == kept)
        #expect(VehicleWords.search(text) == sought)
    }
}
