// A vehicle's pictures: their names, their order, and which of them are files of ours. No SQL, no HTTP.

import Schema
import Store

/// What a picture of a vehicle, or a logo, is called: what it is, in one size. The same name is the same
/// bytes for ever.
struct PhotoName: Equatable, Sendable {
    let hash: ContentHash
    let edge: Int
    let type: FileType

    init(_ hash: ContentHash, edge: Int, _ type: FileType) {
        (self.hash, self.edge, self.type) = (hash, edge, type)
    }

    /// - Returns: nil for anything but 64 hexadecimal digits, an edge, and `.jpg`, `.webp` or `.png`.
    init?(_ name: String) {
        guard (70...80).contains(name.utf8.count) else { return nil }
        let bytes = Array(name.utf8)
        guard bytes[64] == UInt8(ascii: "-"),
            let hash = ContentHash(hex: String(decoding: bytes[..<64], as: UTF8.self)),
            let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 65,
            let edge = UploadOffset.read(bytes[65..<dot]), (1...100_000).contains(edge)
        else { return nil }
        switch String(decoding: bytes[(dot + 1)...], as: UTF8.self) {
        case FileType.jpeg.ending: type = .jpeg
        case FileType.webp.ending: type = .webp
        case FileType.png.ending: type = .png
        default: return nil
        }
        (self.hash, self.edge) = (hash, Int(edge))
    }

    var text: String { "\(hash.hex)-\(edge).\(type.ending)" }

    private static let edges = [320, 640, 1_280, 2_048]

    /// Every edge in which the picture lies there, the smallest first, where this is the largest.
    private var edgesThere: [Int] { Self.edges.filter { $0 < edge } + [edge] }

    /// The size that is to be shown where nothing larger than `wanted` is needed.
    func fitting(_ wanted: Int) -> PhotoName {
        PhotoName(hash, edge: edgesThere.first { $0 >= wanted } ?? edge, type)
    }

    /// As an `img` takes them: a browser picks what suits its screen.
    var choices: String {
        edgesThere.map { "/files/\(PhotoName(hash, edge: $0, .webp).text) \($0)w" }.joined(separator: ", ")
    }
}

extension StoredFile {
    /// By what a vehicle names it: its largest size, in the format that everything reads.
    var photoName: PhotoName? {
        guard let content, let largest = sizes.map(\.edge).max() else { return nil }
        return PhotoName(content, edge: largest, .jpeg)
    }
}

extension App {
    /// A new picture comes behind the others.
    func hangUp(_ file: StoredFile, _ tx: Transaction) throws {
        guard let name = file.photoName?.text, let vehicle = try FleetStore(tx: tx).vehicle(file.owner.id)
        else { throw Failure.notFound }
        guard !vehicle.photos.contains(name), vehicle.photos.count < Upload.mostPhotos else {
            return
        }
        try FleetStore(tx: tx).setPhotos(vehicle.photos + [name], of: vehicle.id)
    }

    /// Takes one away whose file is gone, unless another file of the vehicle is the same picture.
    func takeDown(_ file: StoredFile, _ tx: Transaction) throws {
        guard let name = file.photoName, let vehicle = try FleetStore(tx: tx).vehicle(file.owner.id) else {
            return
        }
        let others = try FileStore(tx: tx).ready(of: file.owner, .vehiclePhoto)
        guard !others.contains(where: { $0.id != file.id && $0.photoName == name }) else { return }
        let left = vehicle.photos.filter { $0 != name.text }
        if left.count < vehicle.photos.count { try FleetStore(tx: tx).setPhotos(left, of: vehicle.id) }
    }
}

extension FleetDesk {
    /// What is seen on pictures, for those who do not see them.
    /// - Parameter words: by name of the picture; one that is not a file of ours has no words of its own.
    func describePhotos(_ words: [(name: String, alt: String)], of known: KnownVehicle) throws {
        let files = try FileStore(tx: tx).ready(of: FileOwner(.vehicle, known.id), .vehiclePhoto)
        for (index, (name, alt)) in words.enumerated() {
            let named = files.filter { $0.photoName?.text == name }
            guard !named.isEmpty else {
                throw Failure(
                    .unprocessable, "Only pictures that were sent here are described.",
                    fields: [
                        FieldError(
                            pointer: "/descriptions/\(index)/name", detail: "must be one of its pictures")
                    ])
            }
            for file in named where file.alt != alt { try FileStore(tx: tx).setAlt(file.id, alt) }
        }
    }

    /// Files of pictures that the vehicle does not name any more go.
    func removeUnnamed(_ names: [String], of known: KnownVehicle) throws {
        let files = try FileStore(tx: tx).ready(of: FileOwner(.vehicle, known.id), .vehiclePhoto)
        for file in files where file.photoName.map({ !names.contains($0.text) }) ?? true {
            try app.removeFile(file, call.actor, tx)
        }
    }
}
