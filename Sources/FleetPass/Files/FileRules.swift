// Who may see a file, and who may add or remove one: by what it belongs to. No SQL, no HTTP.

import Schema
import Store

/// What somebody may do with files of one kind of one thing.
struct FileReach: Sendable {
    var sees = false
    var changes = false
    /// Whether they may send one, be it that they may take none away.
    var adds = false

    static let none = FileReach()

    init(sees: Bool = false, changes: Bool = false, adds: Bool? = nil) {
        (self.sees, self.changes, self.adds) = (sees, changes, adds ?? changes)
    }
}

extension App {
    func reach(of call: Call, to owner: FileOwner, _ kind: FileKind, _ tx: Transaction) throws -> FileReach {
        let asker = call.asker
        switch owner.kind {
        case .vehicle:
            guard kind == .vehiclePhoto, let vehicle = try FleetStore(tx: tx).vehicle(owner.id),
                vehicle.isReached(by: asker)
            else { return .none }
            return FileReach(sees: asker.may(.fleetView), changes: asker.may(.fleetEdit))
        case .booking:
            guard let booking = try BookingStore(tx: tx).booking(owner.id) else { return .none }
            if case .customer(let person) = asker {
                let customer = try CustomerStore(tx: tx).customer(of: person.account)?.id
                let isTheirs = customer != nil && booking.customer == customer
                // What was signed with them is theirs to read; what the desk has noted is the desk's.
                return FileReach(sees: isTheirs && kind == .agreement)
            }
            let inspects = try inspects(booking, kind, asker, tx)
            guard booking.isReached(by: asker) || inspects else { return .none }
            let changes = booking.isReached(by: asker) && asker.may(.bookingsEdit)
            return FileReach(sees: asker.may(.bookingsView), changes: changes, adds: changes || inspects)
        case .customer:
            guard kind == .customerDocument, let customer = try CustomerStore(tx: tx).customer(owner.id),
                customer.erasedAt == nil
            else { return .none }
            if case .customer(let person) = asker {
                let isTheirs = try isOwn(owner.id, person, tx)
                return FileReach(sees: isTheirs, changes: isTheirs)
            }
            return FileReach(sees: asker.may(.customersView), changes: asker.may(.customersEdit))
        case .organisation:
            // It is shown to whoever comes, wherever they rent.
            let may = asker.may(.settingsManage) && asker.locations.isEmpty
            return owner == .organisation && may ? FileReach(sees: true, changes: true) : .none
        }
    }

    /// Whoever may inspect may photograph what they inspect, while they do: the same as may send a draft's
    /// findings.
    private func inspects(_ booking: Booking, _ kind: FileKind, _ asker: Asker, _ tx: Transaction) throws
        -> Bool
    {
        guard kind == .inspectionPhoto, (try? Permission.inspecting.demand(of: asker)) != nil else {
            return false
        }
        return try InspectionStore(tx: tx).drafts(of: booking.id).contains { place in
            booking.isReached(by: asker) || asker.works(at: place)
        }
    }

    /// Whether it is their record, or was merged into it.
    private func isOwn(_ customer: UUID, _ person: Asker.SignedIn, _ tx: Transaction) throws -> Bool {
        let store = CustomerStore(tx: tx)
        guard let own = try store.customer(of: person.account)?.id else { return false }
        return try own == customer || store.everyone(mergedInto: own).contains { $0.id == customer }
    }

    /// A file that whoever asks may know of.
    /// - Throws: `not_found`.
    func seen(_ id: UUID, _ call: Call, _ tx: Transaction) throws -> StoredFile {
        guard let file = try FileStore(tx: tx).file(id), file.state != .removed,
            try reach(of: call, to: file.owner, file.kind, tx).sees
        else { throw Failure.notFound }
        return file
    }

    /// The same for one that they want to change.
    /// - Throws: `forbidden` where they may look at it alone.
    func changeable(_ id: UUID, _ call: Call, _ tx: Transaction) throws -> StoredFile {
        guard let file = try FileStore(tx: tx).file(id), file.state != .removed else {
            throw Failure.notFound
        }
        try demandChange(to: file.owner, file.kind, call, tx)
        return file
    }

    /// A file on its way that they send: what they may change, and what they have begun themselves.
    /// - Throws: as `changeable`.
    func sendable(_ id: UUID, _ call: Call, _ tx: Transaction) throws -> StoredFile {
        guard let file = try FileStore(tx: tx).file(id), file.state != .removed else {
            throw Failure.notFound
        }
        let isOwn = file.maker == call.asker.id
        if try isOwn && reach(of: call, to: file.owner, file.kind, tx).adds { return file }
        try demandChange(to: file.owner, file.kind, call, tx)
        return file
    }

    /// - Throws: as `demandChange`.
    func demandAdding(to owner: FileOwner, _ kind: FileKind, _ call: Call, _ tx: Transaction) throws {
        if try reach(of: call, to: owner, kind, tx).adds { return }
        try demandChange(to: owner, kind, call, tx)
    }

    /// What was signed stays, and what it names: that goes with whom it is about, and when its time is over.
    /// - Throws: `conflict`.
    func demandRemovable(_ file: StoredFile, _ tx: Transaction) throws {
        switch file.kind {
        case .agreement, .inspection: throw Failure(.conflict, "What was signed is not removed.")
        case .inspectionPhoto:
            guard
                try InspectionStore(tx: tx).isLocked(of: file.owner.id, notBefore: file.createdAt)
            else { return }
            throw Failure(.conflict, "An inspection that is locked shows this photo: it is not removed.")
        case .vehiclePhoto, .customerDocument, .export, .logo: return
        }
    }

    /// - Throws: `not_found` for what is out of reach, `forbidden` for what they may only look at.
    func demandChange(to owner: FileOwner, _ kind: FileKind, _ call: Call, _ tx: Transaction) throws {
        let reach = try reach(of: call, to: owner, kind, tx)
        if reach.changes { return }
        throw reach.sees ? Failure(.forbidden, "You may look at this, and not change it.") : Failure.notFound
    }
}
