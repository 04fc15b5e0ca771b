// Public pages that know a customer who is signed in: which these are, what they show, and that nobody is
// looked up for the others.

import Testing

@testable import FleetPass

@Suite struct WelcomeTests {
    private let world = RentalWorld()

    @Test("Who asks about a vehicle finds name and address filled in, and their way out")
    func enquiry() {
        let path = "/vehicles/\(world.vehicle)"
        let page = world.instance.get(path, world.people.fields(.customer)).body
        #expect(page.utf8.contains("value=\"customer@people.test\"".utf8))
        #expect(page.utf8.contains("value=\"Ada Bright\"".utf8) && page.utf8.contains("Sign out".utf8))
        let everybodys = [[:], world.people.fields(.manager), ["Cookie": "__Host-session=\(Token().text)"]]
        for cookie in everybodys {
            let page = world.instance.get(path, cookie)
            #expect(page.status == 200 && !page.body.utf8.contains("Sign out".utf8))
            #expect(!page.body.utf8.contains("value=\"Ada".utf8))
        }
    }

    @Test("What everybody is shown alike knows nobody", arguments: ["/", "/vehicles"])
    func alike(path: String) {
        let known = world.instance.get(path, world.people.fields(.customer))
        let unknown = world.instance.get(path)
        #expect(known.body == unknown.body && known["Cache-Control"] == unknown["Cache-Control"])
    }

    @Test("Pages that know somebody are few, and none is kept for others")
    func few() {
        let routes = world.instance.routes.filter(\.welcomesCustomers)
        #expect(routes.allSatisfy { $0.isPage && $0.permission == .anyone && !$0.isRemembered })
        #expect(routes.filter(\.changes).allSatisfy { $0.formToken != nil })
        #expect(routes.count == 6)
    }
}
