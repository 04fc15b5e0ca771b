// Is the record as it was written? Goes through all of it, and names the first event that is not.

import Crypto
import Schema
import Store

/// What the record is verified by: the key of its seal, and where it stood before.
struct AuditProof: Sendable {
    fileprivate let book: AuditBook
    fileprivate let anchors: AuditAnchors

    init(_ paths: InstancePaths) throws { try self.init(paths, Secrets(paths)) }

    init(_ paths: InstancePaths, _ secrets: Secrets) throws {
        book = secrets.audit
        anchors = try AuditAnchors(paths.anchorFile, signedBy: secrets.anchors.publicKey)
    }

    /// - Returns: how many events there are, and the first flaw, if any.
    /// - Parameter atOnce: events that are read by one statement, and are in memory together: no statement is
    /// given all the time that a record of years would take.
    func verify(_ tx: Transaction, atOnce: Int = 1_000) throws -> (
        events: Int64, flaw: AuditVerification.Flaw?
    ) {
        try AuditVerification.run(self, tx, atOnce)
    }
}

struct AuditVerification {
    struct Flaw: Equatable, Sendable {
        /// The first event that is not as it was written, or is missing.
        let number: Int64
        let reason: String
    }

    private(set) var events: Int64 = 0
    private var end = AuditStore.End.beginning
    private var flaw: Flaw?
    /// Events without their personal values for which nobody has noted an erasure so far.
    private var bare: [Int64: (object: UUID?, actor: UUID?)] = [:]

    fileprivate static func run(_ proof: AuditProof, _ tx: Transaction, _ atOnce: Int) throws -> (
        events: Int64, flaw: Flaw?
    ) {
        var look = AuditVerification()
        let store = AuditStore(tx: tx)
        var last = Int64.min
        while true {
            let page = try store.events(after: last, atMost: atOnce)
            for (event, hash) in page { look.take(event, hash, proof.anchors.hashes) }
            guard page.count == atOnce, let end = page.last else { break }
            last = end.event.number
        }
        look.lookAtHead(try store.head(), proof.book)
        look.lookAtAnchors(proof.anchors)
        // What is broken or cut off may be the erasure that explains them.
        if look.flaw == nil { look.lookAtBare() }
        return (look.events, look.flaw)
    }

    private mutating func note(_ number: Int64, _ reason: String) {
        if let flaw, flaw.number <= number { return }
        flaw = Flaw(number: number, reason: reason)
    }

    private mutating func take(_ event: AuditEvent, _ hash: [UInt8], _ anchored: [Int64: [UInt8]]) {
        events += 1
        if event.number != end.number + 1 { note(min(event.number, end.number + 1), "is missing") }
        if event.hash(after: end.hash) != hash { note(event.number, "is not as it was written") }
        if let known = anchored[event.number], known != hash {
            note(event.number, "is not as it was anchored")
        }
        // An erasure explains what is missing of those before it, never of itself.
        if event.action == AuditAction.personalErased.rawValue, let erased = event.objectID {
            bare = bare.filter { $0.value.object != erased && $0.value.actor != erased }
        }
        if let personal = event.personal, let salt = event.salt {
            if AuditEvent.digest(ofPersonal: personal, salt: salt) != event.personalDigest {
                note(event.number, "has other personal values than were written")
            }
        } else {
            bare[event.number] = (event.objectID, event.actorID)
        }
        end = AuditStore.End(number: event.number, hash: hash)
    }

    private mutating func lookAtBare() {
        if let first = bare.keys.min() { note(first, "lacks its personal values, and nobody erased them") }
    }

    private mutating func lookAtAnchors(_ anchors: AuditAnchors) {
        if anchors.last > end.number {
            note(end.number + 1, "is missing: event \(anchors.last) was there when it was anchored")
        }
        if let foreign = anchors.foreign {
            note(
                max(1, min(foreign.after + 1, end.number)),
                "has lost its anchor: line \(foreign.line) of the anchors is not as it was signed")
        }
    }

    private mutating func lookAtHead(_ head: AuditStore.Head?, _ book: AuditBook) {
        guard let head else {
            // Where nothing was ever written there is nothing to seal.
            guard end.number > 0 else { return }
            note(end.number + 1, "is missing, with the seal of the end")
            return
        }
        guard book.isSealed(head) else {
            note(end.number + 1, "is missing, or the seal of the end is not ours")
            return
        }
        if head.end.number > end.number { note(end.number + 1, "is missing: the record is cut off") }
        if head.end.number < end.number { note(head.end.number + 1, "was added without a seal") }
        if head.end.number == end.number, head.end.hash != end.hash {
            note(end.number, "is not the end that was sealed")
        }
    }
}
