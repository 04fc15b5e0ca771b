// Drawing agreements up and signing them: what is signed is frozen, with its PDF and both hashes.

import Crypto
import HTTP
import Schema
import Store
import Threads

extension App {
    /// The agreement that a call of staff is about, with its booking.
    /// - Throws: `not_found` for one at places where they do not work.
    func agreement(within call: Call, _ tx: Transaction) throws -> (agreement: Agreement, booking: Booking) {
        guard let agreement = try AgreementStore(tx: tx).agreement(call.id()) else { throw Failure.notFound }
        let booking = try booking(agreement.booking, tx)
        guard booking.isReached(by: call.asker) else { throw Failure.notFound }
        return (agreement, booking)
    }

    /// Writes down what is agreed now. What was drawn up before is void, and its number is not given again;
    /// while the vehicle is out, what was signed holds until this is signed too.
    /// - Throws: `conflict` where nothing is to be signed, or what was signed still holds.
    func drawUp(_ booking: Booking, _ call: Call, _ tx: Transaction) throws -> UUID {
        guard [.confirmed, .ready, .onRent].contains(booking.state), booking.customer != nil else {
            throw Failure(
                .conflict,
                booking.customer == nil
                    ? "Nobody rents it, so there is nothing to sign."
                    : "A booking that is \(booking.state.words) gets no agreement.")
        }
        let store = AgreementStore(tx: tx)
        let terms = try termsHash(of: booking, tx)
        if let known = try store.live(of: booking.id) {
            guard known.state != .signed || known.termsHash != terms else {
                throw Failure(.conflict, "\(known.name) is signed, and says what is agreed.")
            }
            if known.state == .open || booking.state != .onRent {
                try known.state.demandMove(to: .void)
                try store.makeVoid(known.id)
            }
        }
        let number = try NumberStore(tx: tx).next(.agreement)
        let content = try agreementContent(booking, Agreement.name(number), at: tx.now, tx)
        let agreement = Agreement(
            id: freshID(), version: 1, booking: booking.id, number: number, state: .open, content: content,
            termsHash: terms, document: nil)
        try store.insert(agreement, contentHash: Digest.sha256Hex(content), by: call.asker.id)
        try note(.agreementDrawnUp, agreement, nil, call, tx)
        return agreement.id
    }

    /// Puts a name under an agreement. With the last one it is signed: its PDF is set and kept.
    ///
    /// The PDF is set before the transaction that names it; whoever changed something in between is found out
    /// by the version.
    /// - Parameter find: the agreement that whoever calls may sign.
    /// - Throws: `conflict` for one that is signed or void, or that does not say what is agreed now.
    func signAgreement(
        _ find: @escaping @Sendable (Call, Transaction) throws -> Agreement, _ call: Call, _ errand: Errand
    ) throws -> UUID {
        let signature = try SignatureRecord.signature(call, at: Instant(epochMs: Clock.epochMs()))
        let (known, all) = try errand.read { tx in
            let known = try find(call, tx)
            try demandSignable(known, tx)
            return (known, try signatures(under: known, with: signature, tx))
        }
        let isLast = Self.signers.allSatisfy { role in all.contains { $0.role == role } }
        let kept = try isLast ? fileRoom.keep(paper("agreement", known.content, all), as: .pdf) : nil
        return try errand.write { call, tx in
            let current = try find(call, tx)
            guard current.id == known.id, current.version == known.version else {
                throw Failure.changedMeanwhile
            }
            try self.demandSignable(current, tx)
            try SignatureStore(tx: tx).insert(
                self.freshID(), signature, under: .agreement(current.id), by: call.asker.id)
            try self.finish(current, kept, signature, call, tx)
            return current.id
        }
    }

    private static let signers: [Signature.Role] = [.customer, .staff]

    private func finish(
        _ agreement: Agreement, _ kept: KeptContent?, _ signature: Signature, _ call: Call, _ tx: Transaction
    ) throws {
        let store = AgreementStore(tx: tx)
        guard let kept else {
            try store.touch(agreement.id)
            return try note(.agreementCountersigned, agreement, signature, call, tx)
        }
        let file = try enter(
            kept, .agreement, of: FileOwner(.booking, agreement.booking), name: "\(agreement.name).pdf",
            by: call.asker.id, tx)
        try agreement.state.demandMove(to: .signed)
        try store.makeVoid(signedOf: agreement.booking)
        try store.sign(
            agreement.id,
            FrozenPaper(
                content: agreement.content, contentHash: Digest.sha256Hex(agreement.content), document: file,
                documentHash: kept.hash.hex))
        try note(.agreementSigned, agreement, signature, call, tx)
    }

    private func demandSignable(_ agreement: Agreement, _ tx: Transaction) throws {
        switch agreement.state {
        case .open: break
        case .signed: throw Failure(.conflict, "\(agreement.name) is signed by both already.")
        case .void:
            throw Failure(.conflict, "\(agreement.name) is void: sign the one that was drawn up after it.")
        }
        let booking = try booking(agreement.booking, tx)
        // What was drawn up while the vehicle was out may be signed when it comes back.
        guard [.confirmed, .ready, .onRent, .returned, .disputed].contains(booking.state) else {
            throw Failure(
                .conflict, "The booking is \(booking.state.words), so there is nothing to sign any more.")
        }
        guard try termsHash(of: booking, tx) == agreement.termsHash else {
            throw Failure(
                .conflict, "Something else is agreed by now: have the agreement drawn up again.")
        }
    }

    private func signatures(under agreement: Agreement, with new: Signature, _ tx: Transaction) throws
        -> [Signature]
    {
        let given = try SignatureStore(tx: tx).signatures(under: .agreement(agreement.id))
        guard !given.contains(where: { $0.role == new.role }) else {
            throw Failure(.conflict, "\(new.role.label) has signed already.")
        }
        return given + [new]
    }

    /// - Parameter signature: that was put under it, if one was. From where it came is noted of every event.
    private func note(
        _ action: AuditAction, _ agreement: Agreement, _ signature: Signature?, _ call: Call,
        _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        if let signature {
            changes.note("role", to: .text(signature.role.rawValue))
            changes.note("way", to: .text(signature.hand.way.rawValue))
            if let reason = signature.reason { changes.notePersonal("on_paper", to: .text(reason)) }
        }
        changes.note("agreement_id", to: .text("\(agreement.id)"))
        changes.note("number", to: .integer(agreement.number))
        changes.note("content_hash", to: .text(Digest.sha256Hex(agreement.content)))
        try secrets.audit.note(
            action, of: AuditObject(.booking, agreement.booking), by: call.actor, tx, changes)
    }
}
