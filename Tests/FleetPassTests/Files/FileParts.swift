// Files for tests that ask who may, entered without a look at any bytes.

import Crypto
import Schema
import Store
import Threads

@testable import FleetPass

extension People {
    /// Of a customer, or of a customer whom staff alone know.
    private func owner(_ person: Person) -> FileOwner {
        let account = person.kind == .customer ? account(person) : nil
        return FileOwner(.customer, account?.value ?? walkIn())
    }

    /// An upload of a document, as far along as the path asks for.
    func upload(of person: Person, _ path: String) -> UUID {
        let (id, owner) = (instance.app.freshID(), owner(person))
        Self.write(instance) { tx in
            let end = Instant(epochMs: tx.now.epochMs + 60_000)
            try FileStore(tx: tx).insert(
                arriving: id, .customerDocument, of: owner, name: "", bytes: 10, nil, by: nil, until: end)
        }
        return id
    }

    func file(of person: Person) -> UUID {
        let (id, owner) = (instance.app.freshID(), owner(person))
        Self.write(instance) { tx in
            guard let hash = ContentHash(Digest.sha256([1])) else { return }
            let kept = KeptContent(hash: hash, type: .pdf, bytes: 1)
            try FileStore(tx: tx).insert(id, .customerDocument, of: owner, name: "", kept, by: nil)
        }
        return id
    }

    /// A link that is good.
    func linkToFile() -> String? {
        guard let kept = try? instance.app.fileRoom.keep(Pictured.paper, as: .pdf) else { return nil }
        let (id, owner) = (instance.app.freshID(), owner(.customer))
        Self.write(instance) { tx in
            try FileStore(tx: tx).insert(id, .customerDocument, of: owner, name: "", kept, by: nil)
        }
        let now = Instant(epochMs: Clock.epochMs())
        return instance.app.secrets.fileLinks.path(to: id, FileLinks.whole, now: now)
    }

    /// A picture of a vehicle that it has just been given.
    func photo(of vehicle: String) -> String? {
        guard let id = UUID(vehicle) else { return nil }
        let name = "sedan-\(instance.app.freshID()).svg"
        Self.write(instance) { tx in
            let known = try FleetStore(tx: tx).vehicle(id)
            try FleetStore(tx: tx).setPhotos((known?.photos ?? []) + [name], of: id)
        }
        return "/v1/fleet/\(vehicle)/photos/\(name)"
    }
}
