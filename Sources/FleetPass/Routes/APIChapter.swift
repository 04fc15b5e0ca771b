// The chapters that the description of the API has: one for each noun that its paths begin with, in the order
// in which somebody reads who begins.

struct APIChapter: Sendable {
    /// As in `/v1/vehicles`.
    let noun: String
    let title: String
    let about: String

    private init(_ noun: String, _ title: String, _ about: String) {
        (self.noun, self.title, self.about) = (noun, title, about)
    }

    static func of(_ noun: String) -> APIChapter? { all.first { $0.noun == noun } }

    /// Where a noun stands; what is not known comes last.
    static func place(of noun: String) -> Int { all.firstIndex { $0.noun == noun } ?? all.count }

    static let all: [APIChapter] = looking + renting + counter + lot + rules + people + house

    private static let looking = [
        APIChapter(
            "vehicles", "Vehicles for rent", "What anybody may see: search, by dates and with total prices."),
        APIChapter("locations", "Locations", "Where vehicles are given out, with hours, zones and taxes."),
        APIChapter(
            "quotes", "Quotes", "What a rental would cost, line by line, and why it might not be had."),
        APIChapter("holds", "Holds", "A vehicle kept for somebody who checks out, without an account."),
        APIChapter("enquiries", "Enquiries", "What people ask, and who answers."),
        APIChapter("files", "Files", "Pictures and papers that are ready to be fetched."),
    ]
    private static let renting = [
        APIChapter("bookings", "Bookings", "From the wish to the end of a rental, at the desk."),
        APIChapter("payments", "Payments", "What was paid, and given back."),
        APIChapter("charges", "Charges", "What is charged beyond the price, with its evidence."),
        APIChapter("customers", "Customers", "Whoever rents and drives."),
        APIChapter("customer-merges", "Merged customers", "Two that were one, and the way back."),
    ]
    private static let counter = [
        APIChapter("kyc-checks", "Identity checks", "Whether somebody is who they say they are."),
        APIChapter("agreements", "Agreements", "What is signed before a vehicle leaves."),
        APIChapter("inspections", "Inspections", "How a vehicle left, and how it came back."),
        APIChapter("damages", "Damages", "What is broken about a vehicle, until it is repaired."),
        APIChapter("tolls", "Tolls", "What a road's keeper wants, and whose it is."),
    ]
    private static let lot = [
        APIChapter("fleet", "The fleet", "All vehicles, as those see them who look after them."),
        APIChapter(
            "attributes", "Attributes", "What this house says of its vehicles besides, and filters by."),
        APIChapter("jobs", "Jobs", "Work on the lot: bringing, cleaning, repairing."),
        APIChapter("uploads", "Uploads", "Files that are sent in pieces."),
        APIChapter("calendar-feeds", "Calendar feeds", "Bookings in other calendars."),
        APIChapter("reports", "Reports", "Figures, each with the rows behind it."),
    ]
    private static let rules = [
        APIChapter("organisation", "The organisation", "Who the house is, and what it keeps to."),
        APIChapter("rate-plans", "Rate plans", "What vehicles cost, version by version."),
        APIChapter("extras", "Extras", "What goes along, and how much of it there is."),
        APIChapter("discounts", "Discounts", "Codes, and what they take off."),
        APIChapter("taxes", "Taxes", "When a location's tax ends; it begins with the location."),
    ]
    private static let people = [
        APIChapter("token", "Tokens", "How a program signs in for a person."),
        APIChapter(
            "me", "Oneself", "Whoever is signed in: profile, sessions, factors, and a customer's own rentals."
        ),
        APIChapter("sign-ups", "Sign-ups", "Customers who make an account."),
        APIChapter("passkeys", "Passkeys", "Signing in without a password."),
        APIChapter("forgotten-password", "Forgotten passwords", "A way back in, by letter."),
        APIChapter("setup", "Set-up", "The first administrator."),
        APIChapter("invitations", "Invitations", "Staff who join."),
        APIChapter("staff", "Staff", "Who works here, where, and as what."),
        APIChapter("roles", "Roles", "What whoever has one may do."),
        APIChapter("api-keys", "API keys", "How a program works for the house."),
        APIChapter("support-access", "Support access", "Letting the operator in, for a while and on record."),
    ]
    private static let house = [
        APIChapter("audit", "The record", "Who did what."),
        APIChapter("outbox", "The outbox", "Letters, and what became of them."),
        APIChapter("chores", "Chores", "What is done without being asked."),
    ]
}
