// Which statements are asked for several at once, and in which words.

import Testing

@testable import PostgresStore

@Suite struct GatheredTextTests {
    @Test(
        "Only what looks something up by its values is gathered",
        arguments: [
            ("SELECT make FROM vehicles WHERE id = $1", true),
            ("SELECT max(year) FROM vehicles WHERE make = $1 AND year < $2", true),
            ("SELECT make FROM vehicles", false),
            ("SELECT count(*) FROM vehicles WHERE make = $1", false),
            ("SELECT id FROM vehicles WHERE make = $1 ORDER BY year", false),
            ("SELECT id FROM vehicles WHERE make = $1 LIMIT 1", false),
            ("SELECT id FROM vehicles WHERE make = $1 OFFSET 1", false),
            ("SELECT make FROM vehicles WHERE id = $1 FOR UPDATE", false),
        ] as [(String, Bool)])
    func suits(text: String, suits: Bool) { #expect(GatheredText.suits(text) == suits) }

    @Test("Parameters become columns of the list, and what stands in quotes stays")
    func words() {
        let made = GatheredText.made(of: "SELECT '$1', 'it''s' FROM v WHERE id = $1 AND a = $12", values: 2)
        let expected = """
            SELECT found.*, asked.number FROM unnest($1, $2) WITH ORDINALITY AS asked (value1, value2, number) \
            CROSS JOIN LATERAL (SELECT '$1', 'it''s' FROM v WHERE id = asked.value1 AND a = asked.value12 \
            OFFSET 0) AS found ORDER BY asked.number
            """
        #expect(made == expected)
    }
}
