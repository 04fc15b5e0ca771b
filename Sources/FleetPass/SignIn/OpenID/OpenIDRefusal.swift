// Why somebody was not signed in by a provider's word: what is put on record, and what they are told.

import HTTP

struct OpenIDRefusal: Error, Equatable {
    /// For the record. No words of the provider's or of the person's, which could say anything.
    let reason: String
    let telling: Telling

    init(_ reason: String, _ telling: Telling) { (self.reason, self.telling) = (reason, telling) }

    enum Telling: String, CaseIterable, Sendable {
        /// What came back belongs to no attempt of this browser.
        case spent
        /// The provider said no.
        case declined
        /// The provider is not there, or not as it should be.
        case unavailable
        /// What came from the provider proves nothing.
        case untrusted
        /// The address has not been shown to be theirs.
        case unverified
        /// The provider has seen that the address was theirs once, and does not give it out itself.
        case foreign
        /// Nobody who works here.
        case uninvited
        /// There is an account, which cannot be signed in to.
        case closed
        /// The account has another identity of the same provider.
        case taken

        var status: Status { self == .unavailable ? .unavailable : .forbidden }

        func words(_ provider: OpenIDProvider) -> String {
            let name = provider.label
            return switch self {
            case .spent:
                "This attempt is not good any more: it was used, took too long or began in another browser. Begin again."
            case .declined: "\(name) did not let you in, or you turned back there."
            case .unavailable:
                "\(name) does not answer as it should. Try again in a minute, or sign in in another way."
            case .untrusted:
                "What \(name) sent does not prove who you are, so nobody was signed in. Begin again."
            case .unverified:
                "\(name) does not confirm that your e-mail address is yours. Sign in in another way."
            case .foreign:
                "There is an account with your address here, and \(name) alone cannot show that it is yours. Sign in to it in another way."
            case .uninvited:
                "Nobody who works here has the address that you use at \(name). Ask your administrator to invite you."
            case .closed: "There is an account with this address that cannot sign in yet, or not any more."
            case .taken:
                "Your account here belongs to another account at \(name). Sign in in another way, and unlink that one."
            }
        }
    }
}
