// The record in words: what was done, to what, and by whom, for people to read. Decides nothing.

import Schema
import Store

extension AuditAction {
    var label: String {
        switch self {
        case .recordBegun: "Began the record"
        case .enquiryTaken: "Sent an enquiry"
        case .enquiryAssigned: "Assigned an enquiry"
        case .enquiriesRead: "Read enquiries"
        case .setupLinkMade: "Made a set-up link"
        case .linkSent: "Had a link sent"
        case .letterHeldBack: "Asked for a letter too soon"
        case .linkRefused: "Tried a link that is not good"
        case .signedIn: "Signed in"
        case .signInRefused: "Failed to sign in"
        case .codeRefused: "Entered a wrong code"
        case .secondFactorBegun: "Began to set a second factor"
        case .recoveryCodeUsed: "Used a recovery code"
        case .secondFactorSet: "Set a second factor"
        case .secondFactorRemoved: "Removed a second factor"
        case .passwordChanged: "Changed a password"
        case .passkeyAdded: "Added a passkey"
        case .passkeyRemoved: "Removed a passkey"
        case .passkeyRefused: "Came with a passkey that is not good"
        case .passkeyCloned: "Came with a copy of a passkey"
        case .identityLinked: "Linked an account elsewhere"
        case .identityRemoved: "Unlinked an account elsewhere"
        case .sessionEnded: "Signed out"
        case .sessionRefused: "Came with a session that is not good"
        case .tokenRefreshed: "Went on by a refresh token"
        case .tokenRefused: "Came with a token that is not good"
        case .tokenReused: "Used a refresh token twice"
        case .staffInvited: "Invited somebody"
        case .staffJoined: "Joined"
        case .staffChanged: "Changed somebody"
        case .staffDisabled: "Disabled somebody"
        case .staffEnabled: "Let somebody in again"
        case .staffRead: "Looked at staff"
        case .roleMade: "Made a role"
        case .roleChanged: "Changed a role"
        case .roleRemoved: "Removed a role"
        case .keyMade: "Made an API key"
        case .keyRevoked: "Revoked an API key"
        case .keysRotated: "Rotated the sealing keys"
        case .supportAllowed: "Let support in"
        case .supportRevoked: "Ended support access"
        case .supportAnnounced: "Is on the way in as support"
        case .supportEntered: "Came in as support"
        case .supportActed: "Asked for something as support"
        case .supportLeft: "Left as support"
        case .organisationChanged: "Changed the settings"
        case .personalErased: "Erased personal data"
        case .recordRead: "Read the record"
        case .choreHurried: "Had a chore done at once"
        case .feedMade: "Made a calendar feed"
        case .feedRevoked: "Revoked a calendar feed"
        case .demonstrationSeeded: "Filled it with a demonstration"
        case .customerSignedUp: "Signed up"
        case .addressConfirmed: "Confirmed an address"
        case .profileChanged: "Changed a profile"
        case .consentGiven: "Gave consent"
        case .consentWithdrawn: "Withdrew consent"
        case .searchKept: "Kept a search"
        case .searchDropped: "Removed a search"
        case .letterRetried: "Had a letter sent again"
        case .outboxRead: "Looked at letters"
        case .vehicleMade: "Entered a vehicle"
        case .vehicleChanged: "Changed a vehicle"
        case .vehicleMoved: "Moved a vehicle to another status"
        case .holdMade: "Held a vehicle"
        case .holdReleased: "Released a hold"
        case .paperAdded: "Added a vehicle's paper"
        case .paperRemoved: "Removed a vehicle's paper"
        case .odometerRead: "Read an odometer"
        case .attributeMade: "Defined an attribute"
        case .attributeChanged: "Changed an attribute"
        case .attributeRemoved: "Removed an attribute"
        case .vehicleShared: "Shared a vehicle"
        case .vehicleUnshared: "Ended the sharing of a vehicle"
        case .blackoutMade: "Blocked a vehicle for a time"
        case .blackoutEnded: "Unblocked a vehicle"
        case .locationMade: "Opened a location"
        case .locationChanged: "Changed a location"
        case .ratePlanMade: "Made a rate plan"
        case .ratePlanChanged: "Changed a rate plan"
        case .ratesPublished: "Published rates"
        case .taxMade: "Levied a tax"
        case .taxEnded: "Ended a tax"
        case .extraMade: "Made an extra"
        case .extraChanged: "Changed an extra"
        case .extraPriced: "Priced an extra"
        case .extraCounted: "Counted an extra"
        case .discountMade: "Made a discount"
        case .discountEnded: "Ended a discount"
        case .bookingMade: "Booked"
        case .bookingChanged: "Changed a booking"
        case .bookingConfirmed: "Confirmed a booking"
        case .bookingReady: "Made a booking ready"
        case .bookingDeclined: "Declined a booking"
        case .bookingExpired: "Let a hold go"
        case .bookingCancelled: "Cancelled a booking"
        case .bookingNoShow: "Noted that nobody came"
        case .bookingOverdue: "Noted that a vehicle is not back"
        case .bookingsRead: "Looked at bookings"
        case .bookingCheckedOut: "Checked out"
        case .bookingHandedOver: "Gave a vehicle out"
        case .bookingTakenBack: "Took a vehicle back"
        case .bookingClosed: "Closed a booking"
        case .bookingDisputed: "Noted a dispute"
        case .disputeSettled: "Settled a dispute"
        case .agreementDrawnUp: "Drew an agreement up"
        case .agreementCountersigned: "Put a name under an agreement"
        case .agreementSigned: "Signed an agreement"
        case .inspectionBegun: "Began to inspect a vehicle"
        case .inspectionChanged: "Changed an inspection"
        case .inspectionSubmitted: "Submitted an inspection"
        case .inspectionLocked: "Locked an inspection"
        case .inspectionReopened: "Took an inspection back"
        case .inspectionCorrected: "Corrected what an inspection has read"
        case .damageFound: "Found a damage"
        case .damageStruck: "Struck a damage"
        case .damageRepaired: "Had a damage repaired"
        case .identityChecked: "Checked who somebody is"
        case .identityDecided: "Decided who somebody is"
        case .jobPlanned: "Planned a job"
        case .jobChanged: "Changed a job"
        case .jobMoved: "Took a job a step on"
        case .tollsTaken: "Took tolls in"
        case .tollGiven: "Gave a toll to a booking"
        case .paymentTaken: "Took a payment"
        case .paymentRefunded: "Gave money back"
        case .depositHeld: "Held a deposit"
        case .depositCaptured: "Kept of a deposit"
        case .depositReleased: "Gave a deposit back"
        case .depositRefunded: "Gave back what was kept of a deposit"
        case .depositExpiring: "Noted that a deposit is about to end"
        case .depositExpired: "Noted that a deposit has ended"
        case .chargeMade: "Charged something"
        case .chargeWaived: "Waived a charge"
        case .customerMade: "Entered a customer"
        case .customerChanged: "Changed a customer"
        case .customerNoted: "Noted something of a customer"
        case .customerRefused: "Refused to rent to a customer"
        case .customerAllowed: "Let a customer rent again"
        case .customerMerged: "Merged two customers"
        case .customerUnmerged: "Took two customers apart again"
        case .customersRead: "Looked at customers"
        case .customerExported: "Exported all that is known of a customer"
        case .fileAdded: "Added a file"
        case .fileRemoved: "Removed a file"
        case .fileQuarantined: "Sent a file that something was found in"
        case .filesRead: "Looked at files"
        }
    }
}

extension AuditObject.Kind {
    var label: String {
        switch self {
        case .record: "the record"
        case .enquiry: "enquiry"
        case .account: "account"
        case .session: "session"
        case .role: "role"
        case .organisation: "the organisation"
        case .vehicle: "vehicle"
        case .passkey: "passkey"
        case .apiKey: "API key"
        case .sealingKey: "the sealing key"
        case .letter: "letter"
        case .support: "support access"
        case .location: "location"
        case .tax: "tax"
        case .extra: "extra"
        case .discount: "discount"
        case .booking: "booking"
        case .customer: "customer"
        case .ratePlan: "rate plan"
        case .attribute: "attribute"
        case .payment: "payment"
        case .deposit: "deposit"
        case .charge: "charge"
        case .file: "file"
        case .job: "job"
        case .toll: "tolls"
        case .chore: "chore"
        case .calendarFeed: "calendar feed"
        }
    }
}

/// Names for ids, where what they name is still there. Looks each up once.
struct AuditNames {
    private let tx: Transaction
    private var known: [UUID: String?]

    init(_ tx: Transaction) throws {
        self.tx = tx
        let roles = try RoleStore(tx: tx).all().map { ($0.id, Optional($0.name)) }
        let places = try LocationStore(tx: tx).all().map { ($0.id.value, Optional($0.name)) }
        known = Dictionary(roles + places, uniquingKeysWith: { first, _ in first })
    }

    mutating func name(_ id: UUID) throws -> String? {
        if let known = known[id] { return known }
        let name =
            try AccountStore(tx: tx).account(AccountID(value: id))?.name ?? KeyStore(tx: tx).name(of: id)
            ?? (SupportStore(tx: tx).isKnown(id) ? "Support" : nil)
        known[id] = .some(name)
        return name
    }

    /// The name, or the end of the id, by which two are told apart.
    mutating func label(_ id: UUID) throws -> String { try name(id) ?? "…\(id.description.suffix(8))" }

    /// What a field was or became. Ids in it are named, moments told; a role of one's own stands as `custom`
    /// and its id.
    mutating func text(_ value: JSONValue) throws -> String {
        switch value {
        case .null: return "nothing"
        case .boolean(let value): return value ? "yes" : "no"
        case .integer(let value): return "\(value)"
        case .fraction(let value): return "\(value)"
        case .text(let text):
            let word =
                text.utf8.starts(with: Self.custom.utf8) ? String(text.dropFirst(Self.custom.count)) : text
            if let id = UUID(word) { return try label(id) }
            return Instant(text).map { Moment.text($0) + " UTC" } ?? Self.plain(text)
        case .list(let values):
            if values.isEmpty { return "none" }
            var texts: [String] = []
            for value in values { texts.append(try self.text(value)) }
            return texts.joined(separator: ", ")
        case .object: return "several values"
        }
    }

    /// A name of ours as words, such as `on_rent`; what people have typed stays.
    private static func plain(_ text: String) -> String {
        let line = UInt8(ascii: "_")
        let isOurs = text.utf8.allSatisfy { 0x61...0x7A ~= $0 || $0 == line } && text.utf8.contains(line)
        return isOurs ? text.split(separator: "_").joined(separator: " ") : text
    }

    /// What a field is called, and its value: an amount as money is written, without its currency.
    mutating func pair(_ name: String, _ value: JSONValue) throws -> String {
        guard name.hasSuffix(Self.minor), case .integer(let minor) = value else { return try text(value) }
        let units = Wording.grouped(Int64(clamping: minor.magnitude / 100))
        return "\(minor < 0 ? "-" : "")\(units).\(Wording.padded(Int64(minor.magnitude % 100), to: 2))"
    }

    static func field(_ name: String) -> String {
        let stem = name.hasSuffix(minor) ? String(name.dropLast(minor.utf8.count)) : name
        return stem.split(separator: "_").joined(separator: " ")
    }

    private static let minor = "_minor"
    private static let custom = "custom "
}
