// Which release serves an instance: a line in its notes, the program that it names, and who needs which.

import CommandLine
import Files
internal import Glibc

extension Instance {
    private var releaseFile: String { notes + "/release" }
    private var dropInFolder: String { "\(world.units)/\(unit).service.d" }
    private var dropIn: String { "\(dropInFolder)/release.conf" }

    /// - Returns: nil for the program that lies beside the tool.
    func release() throws -> Version? {
        guard let bytes = try FileContent.read(releaseFile, atMost: 64) else { return nil }
        let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        guard let version = Version(text) else {
            throw Refusal(.failed, "\(releaseFile) names no release; look at it, or take it away")
        }
        return version
    }

    /// The program that serves it.
    /// - Throws: `failed` where its release is not here any more.
    func program() throws -> String {
        guard let version = try release() else { return try world.server() }
        return try world.program(of: version)
    }

    /// From its next start on, it is served by that release. Where there is systemd, that is told too.
    /// - Returns: whether that is a change.
    func serve(by version: Version?) throws -> Bool {
        let isChange = try release() != version
        if isChange {
            if let version {
                try FileContent.write(Array("\(version)\n".utf8), to: releaseFile)
            } else {
                try remove(releaseFile)
            }
        }
        guard world.hasSystemd else { return isChange }
        let changed = try writeDropIn()
        if changed { try Keeper(instance: self).readUnits() }
        return isChange || changed
    }

    private func writeDropIn() throws -> Bool {
        try Place.demandFolderOrNothing(dropInFolder)
        try Place.demandFileOrNothing(dropIn)
        guard try release() != nil else {
            guard try Place.kind(of: dropIn) == .file else { return false }
            try remove(dropIn)
            return true
        }
        try Place.makeFolder(dropInFolder, mode: 0o755)
        let text = """
            [Service]
            ExecStart=
            ExecStart=\(try program()) serve --data \(data) --config \(settings)

            """
        guard try FileContent.read(dropIn, atMost: 4096) != Array(text.utf8) else { return false }
        try FileContent.write(Array(text.utf8), to: dropIn, mode: 0o644)
        return true
    }

    private func remove(_ path: String) throws {
        FileContent.remove(path)
        try FileContent.syncFolder(of: path)
    }

    /// What goes with the instance.
    var releaseFiles: [String] { [releaseFile, dropIn] }
}

extension World {
    func program(of version: Version) throws -> String {
        let path = InstalledRelease(world: self, version: version).program
        guard unsafe access(path, X_OK) == 0 else {
            throw Refusal(
                .failed, "there is no \(path): release \(version) has to be installed again, by `release add`"
            )
        }
        return path
    }
}

/// Who runs which release, or may have to go back to it.
struct ReleaseUsers {
    private let users: [(name: String, versions: [Version])]

    init(_ world: World) throws {
        users = try world.instances().map { instance in
            let record = try UpgradeRecord.read(instance).flatMap { $0.state.isUnderWay ? $0 : nil }
            let versions = [try instance.release(), record?.from, record?.to]
            return (instance.name.text, versions.compactMap { $0 })
        }
    }

    func names(of version: Version) -> [String] { users.filter { $0.versions.contains(version) }.map(\.name) }
}
