// The console of a dealership: which pages there are, by what staff do. What a page shows and may do stands
// in the folder of what it is about.

import HTTP
import Schema

/// - Parameter book: what pages ask, and what their forms do.
/// - Parameter file: takes the routes of one feature after the other.
func deskPages(_ app: App, _ book: APIBook, file: ([Route]) -> Void) {
    let desk = DeskMaker(app, book)
    file(livePages(app))
    file(boardPages(desk))
    file(timelinePages(desk))
    file(newBookingPages(desk))
    file(bookingPages(desk))
    file(inspectionPages(desk))
    file(ownPages(desk, app))
    file(fleetPages(desk))
    file(jobPages(desk))
    file(tollPages(desk))
    file(AttributePage.noun.routes(desk))
    file(enquiryDeskPages(desk))
    file(customerPages(desk))
    file(settingsPages(desk))
    file(reportPages(desk))
    file(deskSearchPages(desk))
}

/// Makes routes of pages and of their forms.
struct DeskMaker {
    private let app: App
    private let book: APIBook

    init(_ app: App, _ book: APIBook) { (self.app, self.book) = (app, book) }

    /// A page that asks the API for what it shows.
    func page(
        _ line: String, for permission: Permission, _ summary: String,
        _ page: @escaping @Sendable (PageDesk) throws -> Response
    ) -> Route {
        Route(
            line, for: permission, summary, answers: .page,
            .slow { [app, book] _, errand in try page(PageDesk(errand, app, book)) })
    }

    /// The same for whoever may do what a route of the API does.
    func page(
        _ line: String, like act: String, _ summary: String,
        _ page: @escaping @Sendable (PageDesk) throws -> Response
    ) -> Route {
        let route = self.page(line, for: book[act].permission, summary, page)
        return book[act].isEverywhere ? route.everywhere() : route
    }

    /// A form of a page.
    /// - Parameter page: shows the page that it stands on again, with what is wrong.
    func form(
        _ line: String, does act: String, _ done: Done, typing word: Field<String>? = nil,
        onward: @escaping @Sendable (Call, JSONValue) -> String, page: @escaping DeskForm.Page
    ) -> Route {
        var form = DeskForm(line, does: act, done, onward: onward)
        form.word = word
        return form.route(book, app, page: page)
    }

    /// A form that is answered with a page of what came of it: a table's errors, or what is shown this once.
    /// - Parameter onward: where one is led should that page not be made.
    func form(
        _ line: String, does act: String, onward: String, outcome: @escaping DeskForm.Outcome,
        page: @escaping DeskForm.Page
    ) -> Route {
        var form = DeskForm(line, does: act, .saved) { _, _ in onward }
        form.outcome = outcome
        return form.route(book, app, page: page)
    }

    /// A form that is like no body of the API, and is answered with a page.
    /// - Parameter page: shows the page that it stands on again, with what is wrong.
    func own(
        _ line: String, for permission: Permission, _ summary: String,
        _ work: @escaping @Sendable (Errand, App) throws -> Response, page: @escaping DeskForm.Page
    ) -> Route {
        var route = Route(
            line, for: permission, summary, answers: .page,
            .slow { [app] _, errand in try work(errand, app) })
        route.againOnDesk = { [app, book] form, errand in try page(form, PageDesk(errand, app, book)) }
        route.tellsOnItsPage = true
        return route
    }
}
