// Writing the record: each event behind the one before it, in the transaction of what it tells of.

import Crypto
import HTTP
import Schema
import Store

struct AuditBook: Sendable {
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    /// Who did it, and from where.
    struct Actor: Sendable {
        let name: String
        let id: UUID?
        let session: UUID?
        let address: String?
        let requestID: UInt64

        /// The program itself, as told by its operator's command.
        static let system = Actor(name: "system", id: nil, session: nil, address: nil, requestID: 0)

        init(name: String, id: UUID?, session: UUID?, address: String?, requestID: UInt64) {
            (self.name, self.id, self.session) = (name, id, session)
            (self.address, self.requestID) = (address, requestID)
        }

        init(_ asker: Asker, _ request: Request) {
            self.init(
                name: asker.actorName, id: asker.id, session: asker.signedIn?.session.value,
                address: request.peer.description, requestID: request.id)
        }
    }

    /// What is noted of something, made ready before it has its place in the record.
    struct Entry: Sendable {
        fileprivate let action: String
        fileprivate let object: (kind: String, id: UUID?)
        fileprivate let actor: Actor
        fileprivate let changes: [UInt8]
        fileprivate let personal: [UInt8]
        fileprivate let salt = Random.salt()
        fileprivate let personalDigest: [UInt8]
        /// Whoever is behind the object, by its id.
        fileprivate var subject: UUID?

        init(
            _ action: AuditAction, of object: AuditObject, by actor: Actor,
            _ changes: consuming AuditChanges = .none
        ) {
            self.init(action.rawValue, of: (object.kind.rawValue, object.id), by: actor, changes)
            subject = object.isSomebodys ? object.id : nil
        }

        /// Of what no dealership does, in the words of whoever does it.
        init(
            _ action: String, of object: (kind: String, id: UUID?), by actor: Actor,
            _ changes: consuming AuditChanges
        ) {
            (self.action, self.object, self.actor) = (action, object, actor)
            (self.changes, personal) = changes.written(address: actor.address)
            personalDigest = AuditEvent.digest(ofPersonal: personal, salt: salt)
        }

        init(_ deed: Deed) {
            (action, object) = (deed.action, (deed.object, deed.objectID))
            actor = Actor(
                name: deed.actor, id: deed.actorID, session: deed.session, address: nil,
                requestID: UInt64(bitPattern: deed.requestID))
            (changes, personal) = (deed.changes, deed.personal)
            personalDigest = AuditEvent.digest(ofPersonal: personal, salt: salt)
        }
    }

    func note(
        _ action: AuditAction, of object: AuditObject, by actor: Actor, _ tx: Transaction,
        _ changes: consuming AuditChanges = .none
    ) throws {
        try note(Entry(action, of: object, by: actor, changes), tx)
    }

    func note(_ entry: Entry, _ tx: Transaction) throws {
        if let subject = entry.subject { AnswerSubjects.of(tx)?.note(subject) }
        let store = AuditStore(tx: tx)
        let last = try store.last()
        let event = AuditEvent(
            number: last.number + 1, at: tx.now, actor: entry.actor.name, actorID: entry.actor.id,
            session: entry.actor.session, requestID: Int64(bitPattern: entry.actor.requestID),
            action: entry.action, object: entry.object.kind, objectID: entry.object.id,
            changes: entry.changes, personal: entry.personal, salt: entry.salt,
            personalDigest: entry.personalDigest)
        try store.insert(event, hash: event.hash(after: last.hash))
    }

    /// Seals the chain's end, once for all events of a transaction; called just before it is committed.
    func seal(_ tx: Transaction) throws {
        let store = AuditStore(tx: tx)
        let last = try store.last()
        guard last.number > 0, try store.head()?.end != last else { return }
        try store.setHead(AuditStore.Head(end: last, seal: seal(of: last)))
    }

    func isSealed(_ head: AuditStore.Head) -> Bool { Digest.equal(head.seal, seal(of: head.end)) }

    private func seal(of end: AuditStore.End) -> [UInt8] {
        Digest.hmacSHA256(key: key, Array("audit head \(end.number) ".utf8) + end.hash)
    }
}
