// Who takes part in an upgrade, in which wave, and why not.

import CommandLine
import Schema

struct UpgradePlan {
    struct Entry {
        let instance: Instance
        /// What it has now, as its server says.
        let version: Version?
        /// Why it does not take part; nil: it does.
        let reason: String?
    }

    let manifest: Manifest
    let entries: [Entry]

    /// - Parameter only: the names asked for; empty: all.
    init(_ world: World, _ manifest: Manifest, only: [InstanceName], ignoresWindows: Bool) throws {
        let all = try world.instances()
        for name in only where !all.contains(where: { $0.name == name }) {
            throw Refusal(.notFound, "there is no instance \(name); `fleetpass instance list` shows all")
        }
        self.manifest = manifest
        entries = try all.filter { only.isEmpty || only.contains($0.name) }.map { instance in
            let about = OperatorDoor(path: instance.operatorSocket).about()
            let version = try Self.version(instance, about)
            return Entry(
                instance: instance, version: version,
                reason: try Self.reason(instance, manifest, version, about, ignoresWindows))
        }
    }

    private static func version(_ instance: Instance, _ about: About?) throws -> Version? {
        try about.flatMap { Version($0.version) } ?? instance.release() ?? Version(Release.version)
    }

    private static func reason(
        _ instance: Instance, _ manifest: Manifest, _ version: Version?, _ about: About?,
        _ ignoresWindows: Bool
    ) throws -> String? {
        if let verb = try instance.unfinished() { return "\(verb.words) of it was not finished" }
        switch try instance.wanted() {
        case .suspended: return "it is suspended"
        case .stopped: return "it is stopped"
        case .running: if try instance.server() == nil { return "it does not run" }
        }
        if let version {
            if version == manifest.version { return "it has \(version) already" }
            if version > manifest.version {
                return "it has \(version), and nothing goes back to an older one"
            }
            if version < manifest.minimumPrevious {
                return "it has \(version), and goes by \(manifest.minimumPrevious) first"
            }
        }
        if let about, !(manifest.oldestSchema...manifest.schema).contains(about.schema) {
            return
                "its schema is \(about.schema), and the release takes \(manifest.oldestSchema) to \(manifest.schema)"
        }
        switch try instance.pin() {
        case .asItIs?: return "it is pinned to what it has"
        case .to(let pinned)? where pinned != manifest.version: return "it is pinned to \(pinned)"
        default: break
        }
        return ignoresWindows ? nil : try closedWindow(instance)
    }

    /// - Returns: nil where its window is open, or it has none.
    static func closedWindow(_ instance: Instance) throws -> String? {
        guard let window = try instance.window() else { return nil }
        let (minute, zone) = Window.now()
        return window.isOpen(atMinute: minute) ? nil : "its window is \(window) (\(zone))"
    }

    /// One that tries it out, a twentieth, a quarter, and the rest.
    static func waves<Element>(of all: [Element]) -> [[Element]] {
        var rest = all[...]
        var waves: [[Element]] = []
        for share in [1, (all.count + 19) / 20, (all.count + 3) / 4, all.count] where !rest.isEmpty {
            waves.append(Array(rest.prefix(share)))
            rest = rest.dropFirst(share)
        }
        return waves
    }

    static let waveNames = ["canary", "5 %", "25 %", "rest"]

    static func name(ofWave number: Int) -> String {
        waveNames.indices.contains(number) ? waveNames[number] : "\(number + 1)"
    }
}
