// The keys of an instance: without them nobody reads what it has sealed, and no two instances share one.

import Crypto
import Files

struct KeyChecks {
    let instance: Instance
    private static let mostBytes = 4_096

    func findings() throws -> [Finding] {
        guard try instance.exists(), try Place.kind(of: instance.database) == .file else { return [] }
        let own = try digests(instance)
        if own.isEmpty, try hasServed() {
            return [
                .bad(
                    .keys, "there is no key in \(instance.data)/keys",
                    why:
                        "numbers, secrets and the record are sealed with it; restore the folder from a backup"
                )
            ]
        }
        var findings: [Finding] = []
        for other in try instance.world.instances() where other.name != instance.name {
            let shared = try digests(other).filter { own.values.contains($0.value) }.keys.sorted()
            guard let name = shared.first else { continue }
            findings.append(
                .bad(
                    .keys, "\(instance.data)/keys/\(name) is the same as that of \(other.name)",
                    why: "what one has sealed or signed the other takes for its own; one of them was copied",
                    command: another(name)))
        }
        return findings
    }

    /// The root key has made what the record is sealed with, and is not exchanged.
    private func another(_ name: String) -> String? {
        let path = "\(instance.data)/keys/\(name)"
        if name.utf8.starts(with: "seal-".utf8) {
            return ShellWords.line(["fleetpassd", "keys", "rotate", "--data", instance.data])
        }
        guard name == "cursors" else { return nil }
        let again = instance.world.command("instance", "restart", instance.name.text)
        return ShellWords.line(["rm", path]) + " && " + again
    }

    /// One that never started has none yet.
    private func hasServed() throws -> Bool { try Place.kind(of: instance.processLock) == .file }

    /// By name. What is no secret may be the same everywhere.
    private func digests(_ instance: Instance) throws -> [String: String] {
        let folder = instance.data + "/keys"
        guard try Place.kind(of: folder) == .folder else { return [:] }
        var digests: [String: String] = [:]
        for name in try FileContent.names(in: folder) ?? [] where name.utf8.first != 0x2E {
            let path = "\(folder)/\(name)"
            guard try Place.kind(of: path) == .file,
                let bytes = try FileContent.read(path, atMost: Self.mostBytes), bytes.count >= 16
            else { continue }
            digests[name] = Digest.sha256Hex(bytes)
        }
        return digests
    }
}
