// What a shape says of itself: as JSON Schema, as attributes of form controls, and as CSV.

import Schema
import Testing

private let printable = #"[^\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]"#
private let visible = #"[^\\s\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]"#
private let line = "^\(printable)*\(visible)\(printable)*$"

@Test func jsonSchemaOfAShape() {
    var writer = JSONWriter()
    Sample.shape.writeJSONSchema(to: &writer)
    let expected = [
        #"{"type":"object","description":"One of each.","properties":{"#,
        #""id":{"type":"string","format":"uuid","description":"Its id."},"#,
        #""name":{"type":"string","minLength":2,"maxLength":10,"pattern":"\#(line)","#,
        #""description":"Who asks.","examples":["Ada"]},"#,
        #""notes":{"type":["string","null"],"minLength":1,"maxLength":20,"pattern":"\\S"},"#,
        #""email":{"type":"string","minLength":6,"maxLength":254,"format":"email"},"#,
        #""seats":{"type":"integer","format":"int64","minimum":1,"maximum":9},"insured":{"type":"boolean"},"#,
        #""from":{"type":["string","null"],"format":"date-time"},"#,
        #""rate":{"type":"object","properties":{"amount":{"type":"integer","format":"int64","minimum":0,"#,
        #""maximum":100000,"description":"In minor units of the currency."},"#,
        #""currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["amount","currency"],"#,
        #""additionalProperties":false,"description":"Per day."},"#,
        #""colour":{"type":["string","null"],"enum":["red","green","blue",null]},"#,
        #""tags":{"type":"array","items":"#,
        #"{"type":"string","minLength":1,"maxLength":5,"pattern":"\#(line)"},"#,
        #""maxItems":3,"description":"Words."},"#,
        #""place":{"type":["object","null"],"properties":{"#,
        #""street":{"type":"string","minLength":1,"maxLength":20,"pattern":"\#(line)"},"#,
        #""zip/code":{"type":["string","null"],"minLength":1,"maxLength":5,"pattern":"\#(line)"}},"#,
        #""required":["street"],"additionalProperties":false,"description":"Where it stands."}},"#,
        #""required":["id","name","email","seats","insured","rate","tags"],"additionalProperties":false}"#,
    ].joined()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
}

@Test(arguments: [
    (Field.integer("x").optional.spec, #"{"type":"integer","format":"int64"}"#),
    (Field.choice("x", ["a"]).optional.spec, #"{"type":"string","enum":["a"]}"#),
    (
        Field.text("x", .vin).spec,
        ##"{"type":"string","minLength":17,"maxLength":17,"pattern":"^[A-HJ-NPR-Za-hj-npr-z0-9]{17}$"}"##
    ),
    (Field.text("x", .date).spec, #"{"type":"string","minLength":10,"maxLength":10,"format":"date"}"#),
    (Field.text("x", .multiline(min: 0, max: 9)).spec, #"{"type":"string","maxLength":9}"#),
    (
        Field.text("x", .phone).spec,
        #"{"type":"string","minLength":7,"maxLength":30,"pattern":"^\\+?[0-9 ().\\-/]+$"}"#
    ),
])
func jsonSchemaOfAParameter(_ spec: FieldSpec, _ expected: String) {
    var writer = JSONWriter()
    spec.writeJSONSchema(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
}

@Test(arguments: [
    (
        Sample.name.spec,
        #" name="name" type="text" minlength="2" maxlength="10" required autocomplete="name""#
    ),
    (Sample.notes.spec, #" name="notes" maxlength="20""#),
    (Sample.email.spec, #" name="email" type="email" minlength="6" maxlength="254" required"#),
    (Sample.seats.spec, #" name="seats" type="number" inputmode="numeric" min="1" max="9" required"#),
    (Sample.insured.spec, #" name="insured" type="checkbox" value="true""#),
    (Sample.rate.spec, #" name="rate" type="text" inputmode="decimal" required"#),
    (Sample.colour.spec, #" name="colour""#),
    (Field.choice("c", ["a"]).list(max: 2).spec, #" name="c" multiple"#),
    (
        Field.text("p", .phone).optional.spec,
        #" name="p" type="tel" inputmode="tel" minlength="7" maxlength="30""#
    ),
    (Field.text("d", .date).spec, #" name="d" type="date" required"#),
    (Field.integer("n").optional.spec, #" name="n" type="number" inputmode="numeric""#),
    (
        Field.text("s", .password(min: 12, max: 99)).spec,
        #" name="s" type="password" minlength="12" maxlength="99" required"#
    ),
    (
        Field.boolean("b").autocomplete("\"<a&b>'").spec,
        #" name="b" type="checkbox" value="true" autocomplete="&quot;&lt;a&amp;b&gt;&#39;""#
    ),
])
func formAttributes(_ spec: FieldSpec, _ expected: String) {
    var html: [UInt8] = []
    spec.appendFormAttributes(to: &html)
    #expect(String(decoding: html, as: UTF8.self) == expected)
}

@Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("a\r\nb", "\"a\r\nb\""),
    ("=1+1", "'=1+1"), ("+1 555", "'+1 555"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
    ("\rx", "\"'\rx\""), ("\nx", "\"'\nx\""),
    ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
    ("a=1", "a=1"), ("'=1", "''=1"), ("'x", "'x"), ("é", "é"),
])
func csvCells(_ text: String, _ cell: String) {
    var csv = CSVWriter()
    csv.text(text)
    csv.text("next")
    #expect(csv.bytes == Array("\(cell),next".utf8))
}

@Test func csvTable() throws {
    var csv = CSVWriter(header: Sample.shape)
    csv.row(try Sample.shape.read(json: Array(Sample.required.replacing("[]", with: #"["a","b"]"#).utf8)))
    csv.integer(-7)
    csv.instant(Instant(epochMs: 0))
    csv.endRow()
    #expect(
        String(decoding: csv.bytes, as: UTF8.self) == """
            id,name,notes,email,seats,insured,from,rate_minor,rate_currency,colour,tags,place\r
            \(Sample.idText),Ada,,ada@example.com,4,true,,4900,USD,,"[""a"",""b""]",\r
            -7,1970-01-01T00:00:00Z\r\n
            """)
}
