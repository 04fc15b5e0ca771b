// Support access: for how long, and what the platform's own people may do meanwhile. No SQL, no HTTP.

import Schema

enum SupportAccess {
    static let hours = Field.integer("hours", in: 1...72, "For how long, from now on.").example(4)
    static let reason = Field.text("reason", max: 300, "What support is asked to do.")
        .example("The report of bookings shows a wrong total.")
    static let grants = Field.choice("grants", mayHold.names, "What they may do, no more than you may.")
        .list(max: mayHold.names.count)

    static let input = Shape("SupportAccessInput", "An access to be given.", hours, reason, grants)

    static let shape = Shape(
        "SupportAccess", "A box of hours in which the platform's own people may come in.",
        Field.uuid("id", "Never changes."),
        Field.uuid("granted_by", "Who has let them in."),
        reason, grants,
        Field.instant("starts_at"),
        Field.instant("ends_at", "When it ends in any case."),
        Field.instant("entered_at", "When somebody came by its link.").optional,
        Field.instant("revoked_at").optional)

    /// The one time that the link is told.
    static let link = Field.text(
        "link", max: 400, "Pass it on to support. It is told this once, good once.")
    static let made = Shape(
        "SupportAccessMade", "Support may come in from now on.", Field.uuid("id", "Names it."), link)

    /// What may be granted at all. People, keys, settings, their own access and money that leaves the house
    /// are not support's, whatever an administrator may think: a stolen link must not outlive its hours.
    static let mayHold = Grants(
        Grant.ofDealership.filter { $0 != .usersManage && $0 != .moneyRefund && $0.area != "settings" })

    /// The path of a link, before its token.
    static let path = "/support-access/"

    /// An access in force, as those see it whom it concerns.
    struct Box: Sendable {
        let endsAt: Instant
        /// The name of who has let support in.
        let grantedBy: String

        var notice: String { "Support access until \(Moment.text(endsAt)) UTC, granted by \(grantedBy)." }
    }
}

extension Asker {
    /// Somebody of the platform's own, let in by the dealership for some hours.
    struct Supporter: Sendable {
        let access: UUID
        /// By whoever has let them in.
        let lent: Lent
        let box: SupportAccess.Box
    }

    /// What is to be told on every page that they open.
    var supportBox: SupportAccess.Box? {
        switch self {
        case .support(let supporter): supporter.box
        // Half a sign-in is shown nobody's name.
        case .staff(let person, let standing): person.stage == .whole ? standing.support : nil
        case .anyone, .customer, .key: nil
        }
    }
}
