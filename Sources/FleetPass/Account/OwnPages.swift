// A customer's own account as pages: which there are, and what their forms do. What a page shows stands in
// the files beside this.

import HTTP
import Mustache
import Schema
import Store

func ownPages(_ desk: DeskMaker, _ app: App) -> [Route] {
    startPages(desk) + bookingPagesOfOwn(desk) + AccountChangePage.routes(desk)
        + AccountCancellationPage.routes(desk) + AccountAgreementPage.routes(desk)
        + AccountDocumentsPage.routes(desk) + AccountSearchesPage.routes(desk)
        + AccountCalendarPage.routes(desk, app)
}

/// Customers begin with what they have booked, staff with how they sign in.
private func startPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /account", for: .signedIn, "One's own account") { desk in
            guard case .customer = desk.call.asker else { return try security(desk) }
            return try AccountStartPage(desk).render()
        }.asking(AccountForm.query),

        desk.page("GET /account/security", for: .signedIn, "How one signs in, and where one is signed in") {
            try security($0)
        }.asking(AccountForm.query),
    ]
}

@Sendable private func security(_ desk: PageDesk) throws -> Response {
    try desk.errand.read { tx in
        try AccountPage(desk.call, desk.app).render(tx, notice: desk.call.query(AccountForm.notice))
    }
}

private func bookingPagesOfOwn(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /account/bookings", for: .customer, "One's bookings") {
            try AccountBookingsPage($0).render()
        },
        desk.page("GET /account/bookings/{id:uuid}", for: .customer, "One of one's bookings") {
            try AccountBookingPage($0).render()
        },
    ]
}
