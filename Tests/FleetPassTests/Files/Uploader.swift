// Whoever sends files in tests, step by step.

import Schema

@testable import FleetPass

struct Uploader: Sendable {
    let world: FleetWorld
    var app: App { world.instance.app }

    init(_ instance: Instance = .demo()) { world = FleetWorld(instance) }

    /// - Parameter digest: nil: none is said.
    func announce(
        _ purpose: FileKind = .vehiclePhoto, to owner: String? = Demo.active, bytes: Int,
        digest: String? = nil, by person: Person = .manager
    ) -> Answered {
        var members = ["\"purpose\":\"\(purpose.rawValue)\"", "\"bytes\":\(bytes)", "\"name\":\"car.svg\""]
        if let owner { members.append("\"belongs_to\":\"\(owner)\"") }
        if let digest { members.append("\"sha256\":\"\(digest)\"") }
        return world.post("/v1/uploads", "{\(members.joined(separator: ","))}", by: person)
    }

    func piece(_ id: String, at offset: String?, _ bytes: [UInt8], by person: Person = .manager) -> Answered {
        var fields = world.people.fields(person)
        fields["Content-Type"] = "application/octet-stream"
        if let offset { fields["Upload-Offset"] = offset }
        return world.instance.ask(Asked("PUT", "/v1/uploads/\(id)", fields: fields, body: bytes))
    }

    func complete(_ id: String, by person: Person = .manager) -> Answered {
        world.post("/v1/uploads/\(id)/completion", "", by: person)
    }

    /// All of it, in pieces.
    func send(
        _ bytes: [UInt8], _ purpose: FileKind = .vehiclePhoto, to owner: String? = Demo.active,
        digest: String? = nil, by person: Person = .manager
    ) -> Answered {
        let announced = announce(purpose, to: owner, bytes: bytes.count, digest: digest, by: person)
        guard let id = announced.member("id")?.text else { return announced }
        for start in stride(from: 0, to: bytes.count, by: Upload.chunkBytes) {
            let end = min(start + Upload.chunkBytes, bytes.count)
            let answer = piece(id, at: "\(start)", Array(bytes[start..<end]), by: person)
            guard answer.status == 200 else { return answer }
        }
        return complete(id, by: person)
    }

    /// Every file below the instance's, but the folders.
    var onDisk: [String] {
        func below(_ folder: String) -> [String] {
            Folder.names(in: folder).flatMap { name in
                let path = "\(folder)/\(name)"
                return Folder.isFolder(path)
                    ? below(path) : [String(path.dropFirst(app.paths.files.count + 1))]
            }
        }
        return below(app.paths.files)
    }
}
