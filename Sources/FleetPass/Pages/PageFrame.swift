// What every page shows around its own content: name, navigation, assets, and who is signed in.

package import HTTP
package import Mustache
import Schema
import Threads

package struct PageFrame {
    private let app: App
    private let asker: Asker
    private let path: String
    /// What is asked for; nil where nobody can be told from another.
    private let request: Request?
    package let words: Words
    /// Nil on pages that are the same for everyone: they are kept, and shown to others.
    private let forms: FormFrame?
    /// The form that takes back what was done just before, or nothing.
    var undo = View.absent
    private let done: Done?

    /// A page that is the same for everyone, and in one language.
    init(_ app: App) {
        (self.app, asker, path, request, words, forms) = (app, .anyone, "", nil, .english, nil)
        done = nil
    }

    /// A page that is the same for everyone who asks for it in a language.
    init(_ app: App, toAll request: Request) {
        (self.app, asker, path, forms, done) = (app, .anyone, request.text(request.path), nil, nil)
        self.request = request
        words = app.kind.isDealership ? Words(Language(of: request)) : .english
    }

    /// A page that anybody may open, with the name of whoever is signed in; for all others it is the same.
    init(_ app: App, visitor call: Call) {
        if call.asker.hasSession { self.init(app, call) } else { self.init(app, toAll: call.request) }
    }

    package init(_ app: App, _ call: Call) { self.init(app, call, session: nil) }

    /// A page for whoever asks. The forms on it are good in their browser alone.
    /// - Parameter session: the one that they go on with, where it is not the one that they came with.
    init(_ app: App, _ call: Call, session: Token?) {
        self.init(app, call.request, call.asker, session: session)
    }

    init(_ app: App, _ request: Request, _ asker: Asker, session: Token? = nil) {
        (self.app, self.asker, path) = (app, asker, request.text(request.path))
        done = asker.hasSession ? Done(request) : nil
        self.request = request
        words = app.kind.isDealership ? Words(Language(of: request)) : .english
        forms = session.map { FormFrame(session: $0, app) } ?? FormFrame(request, app)
    }

    /// The page's own names together with the frame's. None may hide another: a vehicle's year was once the
    /// footer's.
    func view(_ own: View.Fields) -> View {
        let frame =
            Self.common(app.sign, app.assets, app.kind, words) + [
                ("is_open", true), ("nav", nav), ("languages", languages), ("person", person),
                ("account_nav", .list(accountNav)), ("has_account_nav", .bool(!accountNav.isEmpty)),
                ("support_notice", View(asker.supportBox?.notice)),
                ("form_token", View(forms?.token)),
            ]
        var fields = own
        for (name, value) in frame + desk {
            precondition(own[name] == nil, "a page and its frame both have a \(name)")
            fields[name] = value
        }
        return .object(fields)
    }

    /// What every page shows, whoever looks at it.
    static func common(
        _ sign: Signboard, _ assets: Assets, _ kind: SiteKind, _ words: Words = .english
    ) -> [(View.Name, View)] {
        [
            ("lang", .text(words.language.rawValue)),
            ("brand", .text(sign.name)), ("home_url", "/"), ("assets_url", .text(assets.folder)),
            ("brand_footer", View(sign.footer)), ("brand_contacts", .list(sign.contacts)),
            ("has_brand_contacts", .bool(!sign.contacts.isEmpty)),
            ("accent_name", View(sign.accent?.assetName)),
            ("mark_name", .text(sign.accent?.markName ?? "logo.svg")),
            ("logo", sign.logo?.view() ?? .absent), ("has_mark", .bool(sign.isMarked)),
            ("icon_url", View(sign.logo.flatMap { $0.isIcon ? $0.path : nil })),
            ("footnote", View(kind.footnote.map { words($0) })),
            ("site_about", .text(kind.about(sign.name, words))),
            ("this_year", .text("\(CivilYear.of(epochMs: Clock.epochMs()))")), ("test_mode", false),
        ]
    }

    /// A whole answer, for whoever asks and for nobody else.
    package func answer(_ template: String, _ own: View.Fields, _ status: Status = .ok) throws -> Response {
        var response = Response.html(try render(template, own), status)
        forms?.finish(&response)
        if let request { response.finish(in: words.language, request) }
        return response
    }

    /// A page that is the same for everyone, as it was rendered.
    func answer(_ page: [UInt8], _ status: Status = .ok, keeping: StaticString) -> Response {
        var response = Response.html(page, status)
        response.set("Cache-Control", keeping)
        if let request { response.finish(in: words.language, request) }
        return response
    }

    /// What stands in the query, also what was refused of it: by name, of several the first.
    func entered() -> [String: String] { request.map { $0.firstValues(of: $0.query) } ?? [:] }

    /// The same of a form's body.
    func sent() -> [String: String] { request.map { $0.firstValues(of: $0.body) } ?? [:] }

    /// The page alone, as bytes.
    func render(_ template: String, _ own: View.Fields) throws -> [UInt8] {
        try app.render(template, view(own), in: words.language)
    }

    /// The same page again, telling what was wrong.
    package func answer(_ template: String, _ own: View.Fields, _ refused: RefusedForm?) throws -> Response {
        var response = try answer(template, own, refused?.failure.code.status ?? .ok)
        if let seconds = refused?.failure.retryAfterSeconds { response.set("Retry-After", "\(seconds)") }
        return response
    }

    /// The console's own way about, for whoever works here.
    private var desk: [(View.Name, View)] {
        guard isOfDesk else { return [] }
        let told: [(View.Name, View)] = [("desk_done", View(done?.text)), ("desk_undo", undo)]
        return deskPlaces.fields(for: asker, on: path) + told
    }

    /// Whether whoever asks works here, and has shown all of who they are.
    var isOfDesk: Bool {
        asker.isStaff && asker.signedIn.map({ $0.stage == .whole }) ?? true
    }

    private var deskPlaces: DeskPlaces {
        if app.kind.isDealership { return .dealership }
        let places = places.map { DeskPlace($0.0, $0.1, "settings", for: .signedIn) }
        return DeskPlaces(groups: [(nil, places)], beginnings: [])
    }

    /// A way back to what the page belongs to: for one that cannot be shown.
    var wayOnDesk: View {
        let place = deskPlaces.place(of: path, for: asker)
        return [
            "label": .text(place.map { "Go to \($0.label)" } ?? "Your account"),
            "url": .text(place?.url ?? "/account"),
        ]
    }

    private var nav: View {
        let home = app.kind.home
        guard home.grant.map({ asker.may($0) }) ?? true else { return [] }
        let isHere = app.kind.isDealership ? path == home.url : path.hasPrefix(home.url)
        let first: View = [
            "label": .text(words(home.label)), "url": .text(home.url), "current": .bool(isHere),
        ]
        guard case .customer(let person) = asker, person.stage == .whole else { return [first] }
        return [
            first,
            ["label": .text(words("Account")), "url": "/account", "current": .bool(isOfAccount)],
        ]
    }

    /// This page in each of them. A site of another kind, and a page that is nobody's, are in English alone.
    private var languages: View {
        guard let request, app.kind.isDealership else { return [] }
        return .list(
            Language.allCases.map { language in
                [
                    "code": .text(language.rawValue), "label": .text(language.label),
                    "url": .text(request.address(in: language)),
                    "current": .bool(language == words.language),
                ]
            })
    }

    private var person: View {
        guard asker.hasSession else { return .absent }
        let person = asker.signedIn
        let links = person.map { $0.stage == .whole } ?? true ? places : []
        return [
            // Half a sign-in shows nobody who has typed a password that is not theirs whose it is.
            "name": View(person?.stage == .code ? nil : person?.name ?? "Support"),
            "id": View(person?.stage == .code ? nil : person.map { "\($0.account)" }),
            "has_links": .bool(!links.isEmpty),
            "links": .list(
                links.map { label, url in
                    let isHere = path == url || path.utf8.starts(with: "\(url)/".utf8)
                    return ["label": .text(words(label)), "url": .text(url), "current": .bool(isHere)]
                }),
        ]
    }

    /// What stands beside the pages of a customer's own account.
    private var accountNav: [View] {
        guard case .customer(let person) = asker, person.stage == .whole, isOfAccount else { return [] }
        let places = [
            ("home", words("Overview"), "/account"),
            ("bookings", words("Bookings"), "/account/bookings"),
            ("document", words("Documents"), "/account/documents"),
            ("search", words("Saved searches"), "/account/searches"),
            ("person", words("Profile and privacy"), "/account/privacy"),
            ("lock", words("Sign-in and security"), "/account/security"),
        ]
        return places.map { icon, label, url in
            let isHere = path == url || url != "/account" && path.utf8.starts(with: "\(url)/".utf8)
            return [
                "icon": .text(icon), "label": .text(label), "url": .text(url), "current": .bool(isHere),
            ]
        }
    }

    private var isOfAccount: Bool { path == "/account" || path.utf8.starts(with: "/account/".utf8) }

    /// Where somebody may go, as far as their permissions lead.
    private var places: [(String, String)] {
        if case .customer = asker { return [] }
        var places = asker.signedIn == nil ? [] : [("Account", "/account")]
        if app.kind.isDealership, case .staff = asker { places.insert(("Console", "/desk"), at: 0) }
        if asker.may(.usersManage) {
            places.append(("Staff", "/staff"))
            if app.kind.isDealership { places.append(("Support", "/support")) }
        }
        if case .staff = asker { places.append(("Roles", "/roles")) }
        if asker.may(.settingsManage) { places.append(("API keys", "/api-keys")) }
        // Letters and the record are of the whole organisation.
        let isEverywhere = asker.locations.isEmpty
        if asker.may(.settingsManage), isEverywhere { places.append(("Letters", "/outbox")) }
        if asker.may(.auditView), isEverywhere { places.append(("Record", "/audit")) }
        return places
    }
}
