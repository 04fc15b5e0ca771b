// One entry in the record of who did what: what is noted of it. No SQL.

import Crypto
import Schema

/// What happened. Named `object.what_happened`, as the record shows it.
enum AuditAction: String, CaseIterable, Sendable {
    case recordBegun = "record.begun"
    case enquiryTaken = "enquiry.taken"
    case enquiryAssigned = "enquiry.assigned"
    case enquiriesRead = "enquiry.read"
    case setupLinkMade = "setup_link.made"
    case linkSent = "link.sent"
    case letterHeldBack = "letter.held_back"
    case linkRefused = "link.refused"
    case customerSignedUp = "customer.signed_up"
    case addressConfirmed = "address.confirmed"
    case profileChanged = "profile.changed"
    case consentGiven = "consent.given"
    case consentWithdrawn = "consent.withdrawn"
    case searchKept = "search.kept"
    case searchDropped = "search.dropped"
    case letterRetried = "letter.retried"
    case outboxRead = "outbox.read"
    case signedIn = "sign_in.succeeded"
    case signInRefused = "sign_in.refused"
    case codeRefused = "second_factor.refused"
    case secondFactorBegun = "second_factor.begun"
    case recoveryCodeUsed = "recovery_code.used"
    case secondFactorSet = "second_factor.set"
    case secondFactorRemoved = "second_factor.removed"
    case passwordChanged = "password.changed"
    case passkeyAdded = "passkey.added"
    case passkeyRemoved = "passkey.removed"
    case passkeyRefused = "passkey.refused"
    case passkeyCloned = "passkey.cloned"
    case identityLinked = "identity.linked"
    case identityRemoved = "identity.removed"
    case sessionEnded = "session.ended"
    case sessionRefused = "session.refused"
    case tokenRefreshed = "token.refreshed"
    case tokenRefused = "token.refused"
    case tokenReused = "token.reused"
    case staffInvited = "staff.invited"
    case staffJoined = "staff.joined"
    case staffChanged = "staff.changed"
    case staffDisabled = "staff.disabled"
    case staffEnabled = "staff.enabled"
    case staffRead = "staff.read"
    case roleMade = "role.made"
    case roleChanged = "role.changed"
    case roleRemoved = "role.removed"
    case keyMade = "api_key.made"
    case keyRevoked = "api_key.revoked"
    case keysRotated = "keys.rotated"
    case supportAllowed = "support.allowed"
    case supportRevoked = "support.revoked"
    case supportAnnounced = "support.announced"
    case supportEntered = "support.entered"
    case supportActed = "support.acted"
    case supportLeft = "support.left"
    case organisationChanged = "organisation.changed"
    case vehicleMade = "vehicle.made"
    case vehicleChanged = "vehicle.changed"
    case vehicleMoved = "vehicle.moved"
    case holdMade = "hold.made"
    case holdReleased = "hold.released"
    case paperAdded = "vehicle_document.added"
    case paperRemoved = "vehicle_document.removed"
    case odometerRead = "odometer.read"
    case attributeMade = "attribute.made"
    case attributeChanged = "attribute.changed"
    case attributeRemoved = "attribute.removed"
    case vehicleShared = "vehicle.shared"
    case vehicleUnshared = "vehicle.unshared"
    case blackoutMade = "blackout.made"
    case blackoutEnded = "blackout.ended"
    case locationMade = "location.made"
    case locationChanged = "location.changed"
    case ratePlanMade = "rate_plan.made"
    case ratePlanChanged = "rate_plan.changed"
    case ratesPublished = "rates.published"
    case taxMade = "tax.made"
    case taxEnded = "tax.ended"
    case extraMade = "extra.made"
    case extraChanged = "extra.changed"
    case extraPriced = "extra.priced"
    case extraCounted = "extra.counted"
    case discountMade = "discount.made"
    case discountEnded = "discount.ended"
    case bookingMade = "booking.made"
    case bookingChanged = "booking.changed"
    case bookingConfirmed = "booking.confirmed"
    case bookingReady = "booking.ready"
    case bookingDeclined = "booking.declined"
    case bookingExpired = "booking.expired"
    case bookingCancelled = "booking.cancelled"
    case bookingNoShow = "booking.no_show"
    case bookingOverdue = "booking.overdue"
    case bookingsRead = "booking.read"
    case bookingCheckedOut = "booking.checked_out"
    case bookingHandedOver = "booking.handed_over"
    case bookingTakenBack = "booking.taken_back"
    case bookingClosed = "booking.closed"
    case bookingDisputed = "booking.disputed"
    case disputeSettled = "booking.dispute_settled"
    case agreementDrawnUp = "agreement.drawn_up"
    case agreementCountersigned = "agreement.countersigned"
    case agreementSigned = "agreement.signed"
    case inspectionBegun = "inspection.begun"
    case inspectionChanged = "inspection.changed"
    case inspectionSubmitted = "inspection.submitted"
    case inspectionLocked = "inspection.locked"
    case inspectionReopened = "inspection.reopened"
    case inspectionCorrected = "inspection.corrected"
    case damageFound = "damage.found"
    case damageStruck = "damage.struck"
    case damageRepaired = "damage.repaired"
    case identityChecked = "identity.checked"
    case identityDecided = "identity.decided"
    case jobPlanned = "job.planned"
    case jobChanged = "job.changed"
    case jobMoved = "job.moved"
    case tollsTaken = "toll.taken"
    case tollGiven = "toll.given"
    case paymentTaken = "payment.taken"
    case paymentRefunded = "payment.refunded"
    case depositHeld = "deposit.held"
    case depositCaptured = "deposit.captured"
    case depositReleased = "deposit.released"
    case depositRefunded = "deposit.refunded"
    case depositExpiring = "deposit.expiring"
    case depositExpired = "deposit.expired"
    case chargeMade = "charge.made"
    case chargeWaived = "charge.waived"
    case customerMade = "customer.made"
    case customerChanged = "customer.changed"
    case customerNoted = "customer.noted"
    case customerRefused = "customer.refused"
    case customerAllowed = "customer.allowed"
    case customerMerged = "customer.merged"
    case customerUnmerged = "customer.unmerged"
    case customersRead = "customer.read"
    case customerExported = "customer.exported"
    case fileAdded = "file.added"
    case fileRemoved = "file.removed"
    case fileQuarantined = "file.quarantined"
    case filesRead = "file.read"
    case personalErased = "personal.erased"
    case recordRead = "record.read"
    case choreHurried = "chore.hurried"
    case feedMade = "calendar_feed.made"
    case feedRevoked = "calendar_feed.revoked"
    case demonstrationSeeded = "demonstration.seeded"
}

/// What it happened to.
struct AuditObject: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case record, enquiry, account, session, role, organisation, vehicle, letter, passkey, support
        case location, tax, extra, discount, booking, customer, attribute, payment, deposit, charge, file
        case job, toll, chore
        case calendarFeed = "calendar_feed"
        case apiKey = "api_key"
        case ratePlan = "rate_plan"
        case sealingKey = "sealing_key"
    }

    let kind: Kind
    let id: UUID?

    /// What somebody is behind who may be forgotten one day. A change of thousands of vehicles is not.
    var isSomebodys: Bool {
        switch kind {
        case .enquiry, .account, .customer, .booking, .payment, .deposit, .charge, .file, .job, .letter: true
        case .record, .session, .role, .organisation, .vehicle, .passkey, .support, .location, .tax, .extra,
            .discount, .attribute, .toll, .chore, .calendarFeed, .apiKey, .ratePlan, .sealingKey:
            false
        }
    }

    init(_ kind: Kind, _ id: UUID? = nil) { (self.kind, self.id) = (kind, id) }
}

/// By field, what it was and what it became: written as JSON as it is noted, for every request that changes
/// something notes some.
package struct AuditChanges: Sendable {
    package enum Value: Equatable, Sendable {
        case null
        case text(String)
        case integer(Int64)
        case boolean(Bool)
        case list([String])

        static func instant(_ time: Instant) -> Value { .text(time.description) }
    }

    /// What stays for ever.
    private var lasting = JSONWriter.inObject
    /// What may be erased: names, addresses, numbers of people.
    private var personal = JSONWriter.inObject

    package static let none = AuditChanges()

    package mutating func note(_ field: String, from before: Value = .null, to after: Value) {
        if before != after { Self.append(field, before, after, to: &lasting) }
    }

    /// What stays for ever, for a row of its own.
    var lastingJSON: [UInt8] {
        var json = lasting
        json.endObject()
        return json.bytes
    }

    package mutating func notePersonal(_ field: String, from before: Value = .null, to after: Value) {
        if before != after { Self.append(field, before, after, to: &personal) }
    }

    /// Both as objects.
    /// - Parameter address: where the request came from, which is personal too.
    consuming func written(address: String?) -> (lasting: [UInt8], personal: [UInt8]) {
        if let address {
            personal.key("address")
            personal.text(address)
        }
        lasting.endObject()
        personal.endObject()
        return (lasting.bytes, personal.bytes)
    }

    private static func append(
        _ field: String, _ before: Value, _ after: Value, to json: inout JSONWriter
    ) {
        // Most of what is noted of one thing fits, so that it is written without growing.
        if json.bytes.count == 1 { json.bytes.reserveCapacity(320) }
        json.key(field)
        json.beginArray()
        before.write(to: &json)
        after.write(to: &json)
        json.endArray()
    }
}

extension JSONWriter {
    fileprivate static let inObject = {
        var json = JSONWriter()
        json.beginObject()
        return json
    }()
}

extension AuditChanges.Value {
    fileprivate func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .text(let text): json.text(text)
        case .integer(let value): json.integer(value)
        case .boolean(let value): json.boolean(value)
        case .list(let texts):
            json.beginArray()
            for text in texts { json.text(text) }
            json.endArray()
        }
    }
}

/// An event as its row has it.
struct AuditEvent: Sendable {
    let number: Int64
    let at: Instant
    let actor: String
    let actorID: UUID?
    let session: UUID?
    let requestID: Int64
    let action: String
    let object: String
    let objectID: UUID?
    let changes: [UInt8]
    /// Nil once erased.
    var personal: [UInt8]?
    var salt: [UInt8]?
    let personalDigest: [UInt8]

    /// What the hash is made of: every column, each with its length before it, so that no two events give the
    /// same bytes.
    func hash(after previous: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320 + changes.count)
        bytes.append(contentsOf: previous)
        Self.append(UInt64(bitPattern: number), to: &bytes)
        Self.append(UInt64(bitPattern: at.epochMs), to: &bytes)
        Self.append(UInt64(bitPattern: requestID), to: &bytes)
        Self.append(text: actor, to: &bytes)
        Self.append(text: action, to: &bytes)
        Self.append(text: object, to: &bytes)
        Self.append(id: actorID, to: &bytes)
        Self.append(id: session, to: &bytes)
        Self.append(id: objectID, to: &bytes)
        Self.append(part: changes, to: &bytes)
        Self.append(part: personalDigest, to: &bytes)
        return Digest.sha256(bytes)
    }

    static func digest(ofPersonal personal: [UInt8], salt: [UInt8]) -> [UInt8] {
        Digest.sha256(salt, then: personal)
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    private static func append(text: String, to bytes: inout [UInt8]) {
        append(UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static func append(part: [UInt8], to bytes: inout [UInt8]) {
        append(UInt64(part.count), to: &bytes)
        bytes.append(contentsOf: part)
    }

    private static func append(id: UUID?, to bytes: inout [UInt8]) {
        bytes.append(id == nil ? 0 : 1)
        id?.appendBytes(to: &bytes)
    }
}
