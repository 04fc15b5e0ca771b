// Who asks, as far as they have shown it, and what that lets them do. Reads nothing.

import Schema

struct AccountID: Hashable, Sendable {
    let value: UUID
}

struct SessionID: Hashable, Sendable {
    let value: UUID
}

/// The one who sent a request.
enum Asker: Sendable {
    case anyone
    case customer(SignedIn)
    case staff(SignedIn, Standing)
    /// A program, by a key of that id.
    case key(UUID, Lent)
    /// The platform's own people, as far as the dealership has let them in.
    case support(Supporter)

    /// Somebody with a session.
    struct SignedIn: Sendable {
        let account: AccountID
        let session: SessionID
        let name: String
        let stage: Session.Stage
        /// When they last showed who they are.
        let provenAt: Instant
    }

    /// What a member of staff may do, and where.
    struct Standing: Sendable {
        let role: StaffRole
        let grants: Grants
        /// Empty: everywhere.
        let locations: [UUID]
        /// Whom they are to be told of: support that was let in.
        var support: SupportAccess.Box?
    }

    /// Of the account, the key or the access; nil for whoever is nobody.
    var id: UUID? {
        switch self {
        case .anyone: nil
        case .customer(let person), .staff(let person, _): person.account.value
        case .key(let id, _): id
        case .support(let supporter): supporter.access
        }
    }

    /// What kind of asker this is, as the record has it.
    var actorName: String {
        switch self {
        case .anyone: "anyone"
        case .customer: "customer"
        case .staff: "staff"
        case .key: "key"
        case .support: "support"
        }
    }

    var grants: Grants {
        switch self {
        case .anyone, .customer: .none
        case .staff(_, let standing): standing.grants
        case .key(_, let lent): lent.grants
        case .support(let supporter): supporter.lent.grants
        }
    }

    func may(_ grant: Grant) -> Bool { grants.contains(grant) }

    var signedIn: SignedIn? {
        switch self {
        case .customer(let person), .staff(let person, _): person
        case .anyone, .key, .support: nil
        }
    }

    /// Whether they work here, or a program does for those who do.
    var isStaff: Bool {
        switch self {
        case .staff, .key, .support: true
        case .anyone, .customer: false
        }
    }

    /// Whether they go by a session in their browser, which they can end.
    var hasSession: Bool { if case .support = self { true } else { signedIn != nil } }

    /// Where they may work; none: everywhere.
    var locations: [UUID] {
        switch self {
        case .staff(_, let standing): standing.locations
        case .key(_, let lent): lent.locations
        case .support(let supporter): supporter.lent.locations
        case .anyone, .customer: []
        }
    }

    /// Whose things alone they see of what is good at more places than theirs: their own, or those of a key's
    /// maker. Nil: everybody's.
    var ownAlone: UUID? { locations.isEmpty ? nil : id }

    /// Whether something at that place is theirs to see. What stands nowhere is everybody's.
    func works(at location: UUID?) -> Bool {
        guard let location else { return true }
        return locations.isEmpty || locations.contains(location)
    }

    /// - Throws: `forbidden` for whoever does not work there: what everybody may know of is not hidden from
    /// them.
    func demandWork(at location: UUID) throws {
        guard works(at: location) else { throw Failure(.forbidden, "You do not work at this location.") }
    }

    /// - Throws: `forbidden` for whoever works at some locations alone.
    func demandEverywhere() throws {
        guard locations.isEmpty else {
            throw Failure(
                .forbidden,
                "This is about the whole organisation, and you work at some of its locations alone.")
        }
    }
}

/// A role of every dealership's, or one of its own.
enum StaffRole: Equatable, Sendable {
    case builtIn(Role)
    case custom(UUID)
}
