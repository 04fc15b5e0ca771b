// Bookings as HTML: the list, and one with all that may be done in its state.

import HTTP
import Mustache
import Schema

func bookingPages(_ desk: DeskMaker) -> [Route] {
    [
        desk.page("GET /desk/bookings", for: .holding(.bookingsView), "Bookings, for staff") {
            try BookingListPage($0).render()
        },
        desk.page("GET /desk/bookings/{id:uuid}", for: .holding(.bookingsView), "The page of a booking") {
            try BookingPage($0).render()
        },
    ] + BookingPage.forms(desk)
}
