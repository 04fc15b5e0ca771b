// Objects and rows of objects within a form: named with points, or given whole as JSON.

import Schema
import Testing

private enum Order {
    static let street = Field.text("street", max: 20)
    static let town = Field.text("town", max: 20).optional
    static let address = Field.object("address", Shape("Address", "Where.", street, town)).optional
    static let code = Field.text("code", max: 9)
    static let count = Field.integer("count", in: 1...9).optional
    static let price = Field.money("price").optional
    static let gift = Field.boolean("gift")
    static let rows = Field.object("rows", Shape("Row", "What.", code, count, price, gift)).list(max: 3)
    static let seats = Field.object("seat", Shape("Seat", "Which.", count)).optional
    static let shape = Shape("Order", "An order.", address, rows, seats)
}

@Test(arguments: [
    ("", #"{"address":null,"rows":[],"seat":null}"#),
    ("address.street=&address.town=+&seat=", #"{"address":null,"rows":[],"seat":null}"#),
    (
        "address.street=Elm+1&address.town=",
        #"{"address":{"street":"Elm 1","town":null},"rows":[],"seat":null}"#
    ),
    (
        "rows.7.code=b&rows.2.code=a&rows.2.price=5&rows.2.price_currency=USD&rows.2.gift=on",
        #"{"address":null,"rows":[{"code":"a","count":null,"price":{"amount":500,"currency":"USD"},"#
            + #""gift":true},{"code":"b","count":null,"price":null,"gift":false}],"seat":null}"#
    ),
    (
        "rows.0.code=&rows.0.count=+&rows.0.price=&rows.0.price_currency=USD",
        #"{"address":null,"rows":[],"seat":null}"#
    ),
    (
        "rows=&rows=%7B%22code%22%3A%22x%22%2C%22gift%22%3Atrue%7D&seat=%7B%22count%22%3A2%7D",
        #"{"address":null,"rows":[{"code":"x","count":null,"price":null,"gift":true}],"seat":{"count":2}}"#
    ),
])
func rowsOfForms(_ form: String, _ expected: String) throws {
    var writer = JSONWriter()
    try Order.shape.read(form: Array(form.utf8)).write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
}

@Test(
    arguments: [
        ("address.town=x", ["/address/street is required"]),
        ("rows.1.count=3", ["/rows/1/code is required"]),
        ("rows.1.code=a&rows.1.count=10", ["/rows/1/count must be at most 9"]),
        ("rows.1.code=a&rows.1.colour=red", ["/rows.1.colour is not a known field"]),
        ("rows.01.code=a", ["/rows.01.code is not a known field"]),
        ("rows.-1.code=a", ["/rows.-1.code is not a known field"]),
        ("rows.99999999999999999999.code=a", ["/rows.99999999999999999999.code is not a known field"]),
        ("rows.0.code=a&rows.1.code=a&rows.2.code=a&rows.3.code=a", ["/rows must have at most 3 entries"]),
        ("rows=%7B%7D", ["/rows/0 code is required", "/rows/0 gift is required"]),
        ("rows=%7B", ["/rows/0 is not valid JSON: expected a name in double quotes at byte 1"]),
        ("seat=x&seat=y", ["/seat must be given once"]),
        ("address.street=a&address.street=b", ["/address/street must be given once"]),
    ] as [(String, [String])])
func rowErrors(_ form: String, _ expected: [String]) {
    #expect(errors { try Order.shape.read(form: Array(form.utf8)) } == expected)
}

private enum Change {
    static let codes = Field.text("codes", max: 9).list(max: 3).optional
    static let rows = Field.object("rows", Shape("ChangeRow", "What.", Order.code)).list(max: 3).optional
    static let shape = Shape("Change", "What is to be different.", codes, rows)
}

@Test(
    "A list that a form sends with nothing in it becomes empty; one that it does not send stays",
    arguments: [
        ("", #"{"codes":null,"rows":null}"#), ("codes=", #"{"codes":null,"rows":null}"#),
        ("codes=%5B%5D", #"{"codes":[],"rows":null}"#), ("rows=", #"{"codes":null,"rows":[]}"#),
        ("codes=%5B%5D&codes=a", #"{"codes":["a"],"rows":null}"#),
        ("rows.0.code=", #"{"codes":null,"rows":[]}"#),
        ("rows.0.code=&rows.1.code=a&codes=%5B%5D", #"{"codes":[],"rows":[{"code":"a"}]}"#),
    ])
func emptiedLists(_ form: String, _ expected: String) throws {
    var writer = JSONWriter()
    try Change.shape.read(form: Array(form.utf8)).write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
}
