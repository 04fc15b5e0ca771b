// The commands on releases: a key to sign them, signing, installing, looking at them, removing.

import CommandLine
import Files
import Glibc
import Schema

extension Fleetpass {
    static let releases: [Command] = [
        makeReleaseKey, signRelease, addRelease, listReleases, showRelease, removeRelease,
    ]

    private static let keyPath = Positional("file", "where to write the secret half")
    private static let folder = Positional("directory", "the folder with the release's files")
    private static let versionWord = Positional("version", "the release, as 1.4.0")

    private static let makeReleaseKey = Command(
        path: ["release", "key"], summary: "Make a pair of keys by which releases are signed",
        description: """
            The secret half is for whoever makes releases, and belongs on no host that serves. FILE.pub is the other: \
            a host takes releases of those whose public keys lie in etc/fleetpass/trusted.
            """,
        positionals: [keyPath],
        examples: [Example("fleetpass release key release.key", "Writes release.key and release.key.pub.")],
        run: { invocation in
            umask(0o077)
            let (id, publicPath) = try ReleaseKey.make(at: invocation[keyPath])
            if invocation[json] {
                Report.object(
                    invocation, [.init("id", .text(id)), .init("public_key_file", .text(publicPath))])
            } else {
                invocation.console.note(
                    "key \(id): put \(publicPath) into etc/fleetpass/trusted where its releases may run")
            }
            return .ok
        })

    private static let key = Option.required(
        "key", .text, placeholder: "FILE", "The secret key, as `release key` has written it.")
    private static let signed = Option.required(
        "release", .text, placeholder: "VERSION", "Its version, which fleetpassd has to say of itself.")
    private static let schema = Option.required(
        "schema", .integer(in: 1...1_000_000), placeholder: "N", "The newest migration that it brings.")
    private static let oldestSchema = Option(
        "schema-from", .integer(in: 1...1_000_000), placeholder: "N", default: 1,
        "The oldest schema that it takes over.")
    private static let minimumPrevious = Option(
        "minimum-previous", .text, placeholder: "VERSION", default: "0.0.0",
        "Instances with an older release go by this one first.")
    private static let checks = Option(
        "checks", .list, placeholder: "NAMES", default: Manifest.usualChecks,
        "What a trial of it has to show before users may write.")

    private static let signRelease = Command(
        path: ["release", "sign"], summary: "Write and sign the manifest of a release",
        description: "Reads every file of the folder; DIR/fleetpassd is asked for its version.",
        options: [key, signed, schema, oldestSchema, minimumPrevious, checks], positionals: [folder],
        run: { invocation in
            let signing = Signing(
                path: invocation[folder], version: try Version(asked: invocation[signed]),
                minimumPrevious: try Version(asked: invocation[minimumPrevious]),
                oldestSchema: Int64(invocation[oldestSchema]), schema: Int64(invocation[schema]),
                checks: invocation[checks])
            tell(invocation, try signing.run(with: try ReleaseKey.secret(at: invocation[key])), "signed")
            return .ok
        })

    private static let addRelease = Command(
        path: ["release", "add"], summary: "Install a release that is signed by a trusted key",
        description: """
            Copies the folder below usr/lib/fleetpass, after its signature and every file were found to be as they \
            were signed, and again after the copy. No instance runs it before `upgrade run`.
            """,
        positionals: [folder],
        run: { invocation in
            umask(0o022)
            let world = try World(root: invocation[root], makes: true)
            try world.prepare()
            try world.prepareReleases()
            let lock = try world.hold("installing of a release")
            defer { lock.release() }
            if let manifest = try InstalledRelease.add(from: invocation[folder], to: world) {
                tell(invocation, manifest, "installed", changed: true)
            } else {
                let manifest = try ReleaseFolder(invocation[folder]).manifest(in: world).manifest
                tell(invocation, manifest, "installed before", changed: false)
            }
            return .ok
        })

    private static func tell(
        _ invocation: Invocation, _ manifest: Manifest, _ word: String, changed: Bool? = nil
    ) {
        if invocation[json] {
            let more = changed.map { [JSONValue.Member("changed", .boolean($0))] } ?? []
            return Report.object(invocation, manifest.members + more)
        }
        invocation.console.note("release \(manifest.version) is \(word)")
    }

    private static let listReleases = Command(
        path: ["release", "list"], summary: "Show the releases that are installed, and who runs them",
        run: { invocation in
            let world = try world(invocation)
            let users = try ReleaseUsers(world)
            let all = try InstalledRelease.installed(in: world)
            if invocation[json] {
                let list = all.map { release -> JSONValue in .object(members(of: release, users)) }
                Report.object(invocation, [.init("releases", .list(list))])
                return .ok
            }
            for release in all {
                let names = users.names(of: release.version)
                let count =
                    names.isEmpty ? "nobody" : names.count == 1 ? "1 instance" : "\(names.count) instances"
                let state = (try? release.manifest()).map { "schema \($0.manifest.schema)" } ?? "not signed"
                invocation.console.print("\(release.version)  \(state)  \(count)")
            }
            return .ok
        })

    private static func members(of release: InstalledRelease, _ users: ReleaseUsers) -> [JSONValue.Member] {
        let found = try? release.manifest()
        return [
            .init("version", .text(release.version.description)), .init("path", .text(release.path)),
            .init("signed_by", found.map { .text($0.signer) } ?? .null),
            .init("schema", found.map { .integer($0.manifest.schema) } ?? .null),
            .init("instances", .list(users.names(of: release.version).map { .text($0) })),
        ]
    }

    private static let showRelease = Command(
        path: ["release", "show"], summary: "Show a release, after reading every byte of it",
        positionals: [versionWord],
        run: { invocation in
            let release = InstalledRelease(
                world: try world(invocation), version: try Version(asked: invocation[versionWord]))
            let manifest = try release.verified()
            if invocation[json] {
                Report.object(invocation, manifest.members + [.init("path", .text(release.path))])
                return .ok
            }
            for line in [
                "version: \(manifest.version)", "path: \(release.path)",
                "signed by: \(try release.manifest().signer)", "made: \(manifest.madeAt)",
                "schema: \(manifest.schema), migrates from \(manifest.oldestSchema) on",
                "for releases from \(manifest.minimumPrevious) on",
                "its trial shows: \(manifest.checks.joined(separator: ", "))",
            ] { invocation.console.print(line) }
            for file in manifest.files {
                invocation.console.print("file: \(file.name), \(file.bytes) bytes, \(file.sha256)")
            }
            return .ok
        })

    private static let removeRelease = Command(
        path: ["release", "remove"], summary: "Remove a release that no instance needs",
        positionals: [versionWord],
        run: { invocation in
            let world = try world(invocation)
            try world.prepare()
            let lock = try world.hold("removal of a release")
            defer { lock.release() }
            let release = InstalledRelease(world: world, version: try Version(asked: invocation[versionWord]))
            let names = try ReleaseUsers(world).names(of: release.version)
            guard names.isEmpty else {
                throw Refusal(
                    .conflict,
                    "release \(release.version) is needed by \(names.prefix(5).joined(separator: ", "))")
            }
            let changed = try release.remove()
            if invocation[json] {
                Report.object(
                    invocation,
                    [
                        .init("version", .text(release.version.description)),
                        .init("changed", .boolean(changed)),
                    ])
            } else {
                invocation.console.note(
                    "release \(release.version) \(changed ? "is removed" : "was not here")")
            }
            return .ok
        })
}
