// Who may ask for a route. Declared on the route, and decided here before the handler runs.

import Schema

package enum Permission: Sendable, Equatable {
    case anyone
    /// Whoever is signed in, with whatever is still to be shown, and support: signing out must always work.
    case halfSignedIn
    /// Whoever is signed in, or may not come in before a second factor is set up.
    case enrolling
    case signedIn
    /// Whoever is signed in, keys and support.
    case known
    case customer
    /// Any member of staff.
    case staff
    /// Staff, keys and support that have one of these.
    case holding([Grant])

    /// Whoever walks around vehicles: the counter, and the crew.
    static let inspecting = Permission.holding(.bookingsEdit, .jobsEdit, .jobsViewAssigned)

    package static func holding(_ grants: Grant...) -> Permission { .holding(grants) }

    /// As the table of routes and the API's description show it.
    var name: String {
        switch self {
        case .anyone: "anyone"
        case .halfSignedIn: "signed in, even by half"
        case .enrolling: "signed in, even without the second factor"
        case .signedIn: "signed in"
        case .known: "signed in, or by a key"
        case .customer: "customer"
        case .staff: "staff"
        case .holding(let grants): grants.map(\.rawValue).joined(separator: " or ")
        }
    }

    /// - Throws: `unauthenticated` where signing in would help, else `forbidden`.
    func demand(of asker: Asker) throws {
        if self == .anyone { return }
        if let person = asker.signedIn, !isOpen(to: person.stage) {
            throw Failure(.forbidden, person.stage.demand)
        }
        switch (self, asker) {
        case (_, .anyone): throw Failure(.unauthenticated, "Sign in to do this.")
        case (.known, _), (.customer, .customer), (.staff, .staff): return
        // They may leave. What else is there for half a session asks for an account.
        case (.halfSignedIn, .support): return
        case (.enrolling, .support), (.signedIn, .support):
            throw Failure(.forbidden, "This is for people who have an account here.")
        case (.halfSignedIn, _), (.enrolling, _), (.signedIn, _):
            if asker.signedIn == nil { throw Failure(.forbidden, "This is for people, not for keys.") }
        case (.holding(let grants), _):
            guard asker.grants.containsAny(of: Grants(grants)) else { throw Self.refusal(grants) }
        default: throw Failure(.forbidden, "This is not for you.")
        }
    }

    /// Whether it is there for somebody who has come so far.
    func isOpen(to stage: Session.Stage) -> Bool {
        switch stage {
        case .whole: true
        case .code: self == .halfSignedIn
        case .enrolment: self == .halfSignedIn || self == .enrolling
        }
    }

    /// Says what they would have to be allowed, as the page of roles does.
    static func refusal(_ grants: [Grant]) -> Failure {
        let acts = grants.map { "\($0.label.prefix(1).lowercased())\($0.label.dropFirst())" }
        return Failure(.forbidden, "This takes the permission to \(acts.joined(separator: ", or to ")).")
    }
}
