// Page after page in every order: nothing twice, nothing left out, and no cursor that leads anywhere else.

import Files
import Schema
import Testing

@testable import FleetPass

@Suite struct PagingTests {
    /// All pages from the first on, by the cursor in the body.
    private func walk(_ query: String) -> [Answered] {
        var pages = [Instance.shared.get("/v1/vehicles?\(query)")]
        while let next = pages.last?.member("next")?.text, pages.count < 300 {
            pages.append(Instance.shared.get("/v1/vehicles?\(query)&cursor=\(next)"))
        }
        return pages
    }

    private static let orders = VehicleSearch.Sort.plain.map(\.rawValue)

    @Test(arguments: orders, [1, 7, 20, 100])
    func everyOrder(sort: String, limit: Int) {
        let filter = limit == 1 ? Search(choices: ["class": ["compact"]]) : Search()
        let pages = walk("sort=\(sort)&limit=\(limit)&\(filter.query)")
        let ids = pages.flatMap(\.ids)
        let isDescending = sort.hasPrefix("-") || sort == "newest"
        let expected = filter.found.sorted { one, other in
            let (left, right) = ((one.key(sort), one.id), (other.key(sort), other.id))
            return isDescending ? left > right : left < right
        }
        #expect(ids == expected.map(\.id))
        #expect(
            pages.dropLast().allSatisfy { $0.ids.count == limit } && (pages.last?.ids.count ?? 0) <= limit)
    }

    @Test("A walk by the Link field comes to the same vehicles, and ends")
    func links() {
        var target = "/v1/vehicles?limit=30&make=Toyota,Ford&sort=-price"
        var (ids, pages) = ([String](), 0)
        while pages < 50 {
            let answer = Instance.shared.get(target)
            ids += answer.ids
            pages += 1
            #expect((answer["Link"] == nil) == (answer.member("next")?.text == nil))
            guard let link = answer["Link"] else { break }
            #expect(link.hasPrefix("</v1/vehicles?") && link.hasSuffix(">; rel=\"next\""))
            target = String(link.dropFirst().prefix { $0 != ">" })
        }
        #expect(ids == walk("limit=100&make=Toyota,Ford&sort=-price").flatMap(\.ids))
    }

    @Test("The last page says that it is the last", arguments: [0, 1])
    func lastPage(more: Int) {
        let count = Search(choices: ["make": ["Toyota"]]).found.count
        let answer = Instance.shared.get("/v1/vehicles?make=Toyota&limit=\(count - more)")
        #expect((answer.member("next") == .null) == (more == 0) && (answer["Link"] == nil) == (more == 0))
    }

    @Test("The link has one cursor, however the name of the last one was written", arguments: ["c", "%63"])
    func oneCursor(letter: String) {
        let first = Instance.shared.get("/v1/vehicles?limit=1").member("next")?.text ?? ""
        let second = Instance.shared.get("/v1/vehicles?limit=1&\(letter)ursor=\(first)")
        let next = second.member("next")?.text ?? ""
        #expect(second["Link"] == "</v1/vehicles?limit=1&cursor=\(next)>; rel=\"next\"")
        #expect(Instance.shared.get("/v1/vehicles?limit=1&cursor=\(next)").status == 200)
    }

    /// A cursor of `sort=price&limit=5`, spoilt in some way.
    private static func cursor(_ query: String = "limit=5") -> String {
        Instance.shared.get("/v1/vehicles?\(query)").member("next")?.text ?? ""
    }

    private static func refused(_ rule: String, _ query: String) -> Scenario {
        Scenario(
            rule, get: "/v1/vehicles?\(query)", gives: 400,
            with: ["errors.0.parameter": "cursor", "items": .null])
    }

    @Test(arguments: [
        refused("a cursor of another order", "limit=5&sort=-price&cursor=\(cursor())"),
        refused("a cursor of another filter", "limit=5&make=Toyota&cursor=\(cursor())"),
        refused("a cursor of a narrower search", "limit=5&cursor=\(cursor("limit=5&make=Toyota"))"),
        refused("a cursor of other words", "limit=5&q=toyota&cursor=\(cursor("limit=5&q=toy"))"),
        refused("a cursor that begins otherwise", "limit=5&cursor=B\(cursor().dropFirst())"),
        refused(
            "a cursor that ends otherwise",
            "limit=5&cursor=\(cursor().dropLast())\(cursor().hasSuffix("A") ? "B" : "A")"),
        refused("a cursor cut short", "limit=5&cursor=\(cursor().dropLast(4))"),
        refused("a cursor with something behind it", "limit=5&cursor=\(cursor())AAAA"),
        refused("a cursor with padding", "limit=5&cursor=\(cursor())%3D"),
        refused("no cursor at all", "limit=5&cursor=x"), refused("a page number", "limit=5&cursor=2"),
        refused("two cursors", "limit=5&cursor=\(cursor())&cursor=\(cursor())"),
        refused("a cursor in other letters", "limit=5&cursor=%D0%90%D0%90%D0%90"),
        Scenario("the next page may be longer", get: "/v1/vehicles?limit=50&cursor=\(cursor())", gives: 200),
        Scenario(
            "the same filter in another order of words is the same search",
            get: "/v1/vehicles?limit=5&make=Ford&make=Toyota&cursor=\(cursor("limit=5&make=Toyota,Ford"))",
            gives: 200),
        Scenario(
            "a page takes the cursor that the API gave", get: "/vehicles?cursor=\(cursor("limit=20"))",
            gives: 200),
        Scenario(
            "a page refuses a cursor of another search", get: "/vehicles?q=x&cursor=\(cursor("limit=20"))",
            gives: 400),
    ])
    func cursors(_ scenario: Scenario) { scenario.run() }

    @Test("A cursor of one instance means nothing to another")
    func otherKey() throws {
        let other = Instance.made(
            try { () throws -> String in
                let folder = try Folder.copy(of: Demo.directory)
                try InstancePaths(folder).prepare()
                try FileContent.write(
                    [UInt8](repeating: 7, count: 32), to: InstancePaths(folder).keys + "/cursors")
                return folder
            }())
        #expect(other.get("/v1/vehicles?limit=5&cursor=\(Self.cursor())").status == 400)
    }

    @Test("The letters of a cursor are the URL-safe ones, whatever it holds", arguments: 0...40)
    func letters(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 251 &+ 13) }
        let text = Base64URL.encode(bytes)
        #expect(
            text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2D || $0 == 0x5F
            })
        #expect(Base64URL.decode(text) == bytes)
        #expect(Base64URL.decode(text + "=") == nil && Base64URL.decode(text + "\u{301}") == nil)
    }
}
