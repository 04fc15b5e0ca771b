// Attributes: their values on vehicles, and who finds vehicles by them.

import Schema
import Testing

@testable import FleetPass

@Suite struct AttributeTests {
    @Test(
        "Values are kept in one form, and what is no value is refused",
        arguments: [
            ("number", "[]", "007.50", "7.5"), ("number", "[]", "-3", "-3"), ("number", "[]", "1.2345", nil),
            ("number", "[]", "many", nil), ("number", "[]", "1.", nil),
            ("number", "[]", "99999999999999", nil),
            ("flag", "[]", "Yes", "true"), ("flag", "[]", "maybe", nil), ("choice", #"["a","b"]"#, "b", "b"),
            ("choice", #"["a","b"]"#, "c", nil), ("text", "[]", "As it is", "As it is"),
        ] as [(String, String, String, String?)])
    func values(kind: String, choices: String, given: String, kept: String?) {
        let world = FleetWorld()
        world.define("extra", kind, choices: choices)
        let answer = world.post(
            "/v1/fleet", world.input(30, #""attributes":[{"key":"extra","value":"\#(given)"}]"#))
        #expect(answer.status == (kept == nil ? 422 : 201), "\(answer.body)")
        #expect(answer.member("attributes.0.value")?.text == kept)
    }

    @Test(
        "Staff find vehicles by all attributes, by values and by ranges",
        arguments: [
            ("tow_kg:1500", [31]), ("tow_kg:1000..2000", [31]), ("tow_kg:1000..", [31, 32]),
            ("tow_kg:..1499", []),
            ("tyres:winter", [31]), ("tyres:winter,summer", [31, 32]),
            ("tyres:winter&attribute=tow_kg:2500", []),
            ("nothing:1", []),
        ])
    func finds(filter: String, numbers: [Int]) {
        let world = FleetWorld()
        world.define("tow_kg", "number", isPublic: false)
        world.define("tyres", "choice", choices: #"["winter","summer"]"#)
        var ids: [Int: String] = [:]
        for (number, tow, tyres) in [(31, "1500", "winter"), (32, "2500", "summer")] {
            ids[number] = world.entered(
                number,
                """
                "status":"active",
                "attributes":[{"key":"tow_kg","value":"\(tow)"},{"key":"tyres","value":"\(tyres)"}]
                """)
        }
        let found = world.get("/v1/fleet?attribute=\(filter)").ids
        #expect(Set(found) == Set(numbers.compactMap { ids[$0] }))
    }

    @Test("An attribute that no vehicle has can be removed, and no other")
    func removed() {
        let world = FleetWorld()
        let id = world.define("mistaken", "text")
        let vehicle = world.entered(34, #""status":"active","attributes":[{"key":"mistaken","value":"x"}]"#)
        func remove() -> Answered {
            world.instance.ask(Asked("DELETE", "/v1/attributes/\(id)", fields: world.people.fields(.admin)))
        }
        let used = remove()
        #expect(used.status == 409 && used.body.contains("1 vehicle"), "\(used.body)")
        _ = world.post(
            "/v1/fleet/bulk", #"{"ids":["\#(vehicle)"],"change":{"attribute":{"key":"mistaken"}}}"#)
        #expect(remove().status == 204 && remove().status == 404)
        #expect(!world.get("/v1/fleet/attributes").body.contains("mistaken"))
    }

    @Test("Customers see what is public of a vehicle, and nothing else")
    func shows() {
        let world = FleetWorld()
        let secret = world.define("bought_from", "text", isPublic: false)
        world.define("roof_bars", "flag")
        let id = world.entered(
            33,
            """
            "status":"active",
            "attributes":[{"key":"roof_bars","value":"yes"},{"key":"bought_from","value":"Auctions"}]
            """
        )
        let shown = world.instance.get("/v1/vehicles/\(id)")
        #expect(
            shown.member("attributes") == .list([["key": "roof_bars", "value": "true"]]), "\(shown.body)")
        #expect(world.get("/v1/fleet/\(id)").member("attributes")?.list?.count == 2)
        #expect(!world.instance.get("/v1/attributes").body.contains("bought_from"))
        let change =
            #"{"label":"Bought from","is_filter":false,"is_public":true,"position":0}"#
        #expect(world.put("/v1/attributes/\(secret)", change, by: .admin).status == 200)
        #expect(world.instance.get("/v1/vehicles/\(id)").member("attributes.0.value")?.text == "Auctions")
    }

    @Test("A choice that a vehicle has does not go, and a key is one attribute's")
    func keepsChoices() {
        let world = FleetWorld()
        let id = world.define("tyres", "choice", choices: #"["winter","summer"]"#)
        _ = world.entered(34, #""attributes":[{"key":"tyres","value":"winter"}]"#)
        func change(_ choices: String) -> Int {
            world.put(
                "/v1/attributes/\(id)",
                #"{"label":"Tyres","choices":\#(choices),"is_filter":true,"is_public":true,"position":1}"#,
                by: .admin
            ).status
        }
        #expect(change(#"["summer"]"#) == 409)
        #expect(change(#"["winter","all year"]"#) == 200)
        #expect(change("[]") == 422)
        #expect(world.define("tyres", "text").hasPrefix("none: 409"))
        #expect(world.define("Tyres", "text").hasPrefix("none: 422"))
    }
}
