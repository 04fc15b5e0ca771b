// A dealership that is reached below a path of a host which it shares with others.

import Schema
import Testing

@testable import FleetPass

@Suite struct MountedSiteTests {
    private static let north = "/t/north"
    private static let people = People(instance(at: "https://rent.test/t/north"))

    private static func instance(at site: String) -> Instance {
        do { return try Instance(Folder.copy(of: Demo.directory), site: site) } catch {
            preconditionFailure("no dealership at \(site): \(error)")
        }
    }

    /// The cookie as a browser keeps it, of this dealership or of another.
    private static func cookie(_ person: Person, _ mark: String = "t-north-") -> [String: String] {
        let fields = people.fields(person)
        let cookie = fields["Cookie"]?.split(separator: "-", maxSplits: 1).last ?? ""
        return ["Cookie": "__Host-\(mark)\(cookie)", "X-Form-Token": fields["X-Form-Token"] ?? ""]
    }

    /// Links and forms of a page that lead elsewhere than below the dealership's own path.
    private static func strays(_ page: String) throws -> [String] {
        let links = page.matches(of: try Regex(#"\s(?:href|src|action)="([^"]*)""#))
        return links.compactMap { $0.output[1].substring.map(String.init) }.filter { link in
            !["#", "https://", "tel:", "mailto:", "data:", "\(north)/"].contains { link.hasPrefix($0) }
        }
    }

    @Test(
        "All that a page leads to lies below the dealership's own path",
        arguments: [
            "/vehicles", "/vehicles/\(Demo.active)", "/vehicles/\(Demo.markup)", "/vehicles?make=Toyota",
            "/docs", "/sign-in", "/sign-up", "/none", "/account", "/staff", "/support", "/roles", "/api-keys",
            "/outbox", "/audit", "/account/second-factor",
        ])
    func links(path: String) throws {
        let fields = Self.cookie(.admin).merging(["Accept": "text/html"]) { $1 }
        let page = Self.people.instance.get(Self.north + path, fields)
        #expect(page.status == (path == "/none" ? 404 : 200))
        #expect(try Self.strays(page.body) == [])
        #expect(page.body.utf8.contains("\"\(Self.north)/assets/".utf8))
        #expect(!page.body.utf8.contains("\(Self.north)\(Self.north)".utf8))
    }

    @Test(
        "A cookie is good at its own dealership and at no other of the host",
        arguments: [("t-north-", 200), ("", 401), ("t-south-", 401), ("t-north-t-north-", 401)])
    func cookies(mark: String, status: Int) {
        #expect(Self.people.instance.get("\(Self.north)/v1/me", Self.cookie(.sales, mark)).status == status)
    }

    @Test("Signing in by a form, from the page to where it leads")
    func signIn() throws {
        let instance = Self.people.instance
        let page = instance.get("\(Self.north)/staff")
        #expect(page.status == 303 && page["Location"] == "\(Self.north)/sign-in?as=staff&next=%2Fstaff")
        let form = instance.get("\(Self.north)/sign-in?as=staff&next=%2Fstaff")
        let browser = form["Set-Cookie"]?.prefix { $0 != ";" } ?? ""
        #expect(browser.hasPrefix("__Host-t-north-browser="))
        let value = [UInt8](browser.utf8.drop { $0 != UInt8(ascii: "=") }.dropFirst())
        let proof = instance.app.secrets.forms.token(for: value)
        let sent = instance.ask(
            .form(
                "\(Self.north)/sign-in",
                "as=staff&email=manager@people.test&next=%2Fstaff&password=\(People.password.escaped)"
                    + "&form_token=\(proof)", ["Cookie": String(browser)]))
        #expect(sent.status == 303 && sent["Location"] == "\(Self.north)/staff")
        let session = String(sent["Set-Cookie"]?.prefix { $0 != ";" } ?? "")
        #expect(session.hasPrefix("__Host-t-north-session="))
        #expect(instance.get("\(Self.north)/account", ["Cookie": session]).status == 200)
    }

    @Test("Programs are told the dealership's own addresses")
    func programs() throws {
        let instance = Self.people.instance
        let problem = instance.get("\(Self.north)/v1/none")
        #expect(problem.member("type")?.text == "\(Self.north)/docs#problem-not_found")
        let list = instance.get("\(Self.north)/v1/vehicles?limit=1")
        #expect(list["Link"]?.hasPrefix("<\(Self.north)/v1/vehicles?") == true)
        let described = instance.get("\(Self.north)/openapi.json").json
        #expect(described?.member("servers.0.url")?.text == Self.north)
        let cookie = "components.securitySchemes.session.name"
        #expect(described?.member(cookie)?.text == "__Host-t-north-session")
        #expect(described?.member("info.title")?.text == "North & Sons API")
        #expect(instance.app.url("/sign-in") == "https://rent.test/t/north/sign-in")
        #expect(
            instance.get("\(Self.north)/docs").body.utf8.contains("http://rent.test/t/north/v1/vehicles".utf8)
        )
    }

    @Test("Passkeys are those of the host, whatever path lies behind it")
    func passkeys() throws {
        let site = try #require(PasskeySite(Self.people.instance.app.configuration))
        #expect(site.id == "rent.test" && site.origin == "https://rent.test")
    }

    @Test(
        "What is no address of a site makes no dealership",
        arguments: [
            "", "rent.test", "https://", "https:///t/a", "https://rent.test/", "https://rent.test/t/A",
            "https://rent.test/t/a/", "https://rent.test?a", "https://rent.test/t/a?b", "https://a@rent.test",
        ])
    func addresses(site: String) {
        let settings = Self.people.instance.app.configuration
        let made = settings.tenant(
            organisation: "A", publicURL: site, dataDirectory: "/none", rateLimits: nil)
        #expect(made == nil)
    }

    @Test("A dealership on a host of its own is as it ever was")
    func ownHost() throws {
        let instance = Self.instance(at: "https://north.test")
        #expect(instance.app.configuration.mount == nil)
        #expect(instance.get("/").status == 200)
        #expect(instance.get("/sign-in")["Set-Cookie"]?.hasPrefix("__Host-browser=") == true)
        let described = instance.get("/openapi.json").json
        #expect(described?["servers"] == nil)
        let cookie = "components.securitySchemes.session.name"
        #expect(described?.member(cookie)?.text == "__Host-session")
    }
}
