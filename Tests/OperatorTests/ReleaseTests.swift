// Which releases may be installed: those signed here to the bit, and nothing that only looks like one.

import CommandLine
import enum CommandLine.ExitStatus
import Crypto
import Files
import Glibc
import Schema
import Testing

@testable import Operator

@Suite struct ReleaseTests {
    /// A world that trusts a key, and a release signed by it.
    private final class Bench {
        let scratch: Scratch
        let world: World
        let key: Ed25519.Key
        var folder: String { scratch.path + "/release" }

        init() throws {
            scratch = try Scratch()
            world = try scratch.world()
            try world.prepareReleases()
            let (_, publicPath) = try ReleaseKey.make(at: scratch.path + "/key")
            key = try ReleaseKey.secret(at: scratch.path + "/key")
            unsafe rename(publicPath, world.trusted + "/ours.pub")
            unsafe mkdir(folder, 0o755)
            try build("1.2.0")
        }

        func build(_ version: String, sign: Bool = true) throws {
            try write("fleetpassd", "#!/bin/sh\necho fleetpassd \(version)\n", mode: 0o755)
            try write("more.bin", "more of \(version)")
            guard sign else { return }
            _ = try Signing(
                path: folder, version: try #require(Version(version)),
                minimumPrevious: try #require(Version("0.1.0")), oldestSchema: 1, schema: 30,
                checks: Manifest.usualChecks
            ).run(with: key)
        }

        func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
            try FileContent.write(Array(text.utf8), to: "\(folder)/\(name)", mode: mode)
        }

        func text(_ name: String) throws -> String {
            String(decoding: try FileContent.read("\(folder)/\(name)", atMost: 1 << 20) ?? [], as: UTF8.self)
        }

        /// A manifest of a hostile maker whose key is trusted all the same.
        func sign(_ manifest: String) throws {
            try write("manifest.json", manifest)
            let signature = ReleaseKey.sign(Array(manifest.utf8), with: key)
            try write("manifest.sig", String(decoding: signature, as: UTF8.self))
        }

        func add() throws -> Manifest? { try InstalledRelease.add(from: folder, to: world) }
        func installed() throws -> [String] {
            (try FileContent.names(in: world.releases) ?? []).filter { $0 != "." && $0 != ".." }.sorted()
        }
    }

    @Test("One that is signed is installed whole, once, and found to be as it was signed")
    func added() throws {
        let bench = try Bench()
        let manifest = try #require(try bench.add())
        #expect(try bench.installed() == ["1.2.0"])
        let release = InstalledRelease(world: bench.world, version: manifest.version)
        #expect(try release.verified() == manifest && release.manifest().signer == "ours.pub")
        #expect(unsafe access(release.program, X_OK) == 0)
        #expect(try bench.add() == nil)
        #expect(try release.remove() && bench.installed() == [])
        #expect(try !release.remove())
    }

    /// What somebody does to a release that was signed.
    enum Tampering: CaseIterable {
        case otherBytes, longer, extraFile, missingFile, link, linkedManifest, folderInside, pipe, hidden
        case noSignature, emptySignature, otherKey, otherManifest, strangeSignature
    }

    @Test("One that was tampered with is refused, and nothing of it is left", arguments: Tampering.allCases)
    func tampered(_ how: Tampering) throws {
        let bench = try Bench()
        let folder = bench.folder
        switch how {
        case .otherBytes: try bench.write("more.bin", "MORE of 1.2.0")
        case .longer: try bench.write("more.bin", "more of 1.2.0.")
        case .extraFile: try bench.write("libpreload.so", "evil")
        case .missingFile: unsafe unlink(folder + "/more.bin")
        case .link:
            unsafe rename(folder + "/more.bin", bench.scratch.path + "/more.bin")
            unsafe symlink(bench.scratch.path + "/more.bin", folder + "/more.bin")
        case .linkedManifest:
            unsafe rename(folder + "/manifest.json", bench.scratch.path + "/m.json")
            unsafe symlink(bench.scratch.path + "/m.json", folder + "/manifest.json")
        case .folderInside: unsafe mkdir(folder + "/lib", 0o755)
        case .pipe:
            unsafe unlink(folder + "/more.bin")
            unsafe mkfifo(folder + "/more.bin", 0o644)
        case .hidden: try bench.write(".hidden", "")
        case .noSignature: unsafe unlink(folder + "/manifest.sig")
        case .emptySignature: try bench.write("manifest.sig", "")
        case .otherKey:
            _ = try ReleaseKey.make(at: bench.scratch.path + "/other")
            let other = try ReleaseKey.secret(at: bench.scratch.path + "/other")
            let signature = ReleaseKey.sign(Array(try bench.text("manifest.json").utf8), with: other)
            try bench.write("manifest.sig", String(decoding: signature, as: UTF8.self))
        case .otherManifest: try bench.write("manifest.json", try bench.text("manifest.json") + " ")
        case .strangeSignature: try bench.write("manifest.sig", "0123 !!!!\n")
        }
        #expect(throws: Refusal.self) { try bench.add() }
        #expect(try bench.installed() == [])
    }

    @Test(
        "A manifest that leads elsewhere is refused, whoever has signed it",
        arguments: [
            ("\"1.2.0\"", "\"../../etc\""), ("\"1.2.0\"", "\"1.2\""), ("\"1.2.0\"", "\"01.2.0\""),
            ("\"1.2.0\"", "\"1.2.0\\n\""), ("\"more.bin\"", "\"../more.bin\""),
            ("\"more.bin\"", "\"/etc/cron\""),
            ("\"more.bin\"", "\".more\""), ("\"more.bin\"", "\"\""), ("\"more.bin\"", "\"manifest.sig\""),
            ("\"more.bin\"", "\"fleetpassd\""), ("\"bytes\":13", "\"bytes\":536870913"),
            ("\"bytes\":13", "\"bytes\":-1"), ("\"from\":1", "\"from\":31"), ("\"0.1.0\"", "\"1.3.0\""),
            ("\"executable\":true", "\"executable\":false"), ("\"files\":[", "\"files\":[7,"),
            ("{\"version\"", "[{\"version\""),
        ])
    func hostile(_ from: String, _ to: String) throws {
        let bench = try Bench()
        let manifest = try bench.text("manifest.json")
        let parts = manifest.split(separator: from, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(from) is not in \(manifest)")
        try bench.sign(parts.joined(separator: to))
        #expect(throws: Refusal.self) { try bench.add() }
        #expect(try bench.installed() == [])
    }

    @Test("A version is one release's for ever")
    func replaced() throws {
        let bench = try Bench()
        _ = try bench.add()
        try bench.write("more.bin", "something else")
        try bench.build("1.2.0", sign: false)
        try bench.write("more.bin", "something else")
        _ = try Signing(
            path: bench.folder, version: try #require(Version("1.2.0")),
            minimumPrevious: try #require(Version("0.1.0")), oldestSchema: 1, schema: 30, checks: []
        ).run(with: bench.key)
        #expect(status { _ = try bench.add() } == .conflict)
    }

    @Test("What changes after it was installed is found")
    func changed() throws {
        let bench = try Bench()
        let manifest = try #require(try bench.add())
        let release = InstalledRelease(world: bench.world, version: manifest.version)
        try FileContent.write(Array("#!/bin/sh\n".utf8), to: release.program, mode: 0o755)
        #expect(throws: Refusal.self) { try release.verified() }
    }

    @Test("A secret key that others may read signs nothing; neither is one overwritten")
    func keys() throws {
        let bench = try Bench()
        let path = bench.scratch.path + "/key"
        #expect(status { _ = try ReleaseKey.make(at: path) } == .conflict)
        unsafe chmod(path, 0o640)
        #expect(status { _ = try ReleaseKey.secret(at: path) } == .notPermitted)
        unsafe chmod(bench.world.trusted, 0o777)
        #expect(status { _ = try bench.add() } == .notPermitted)
    }

    @Test("A program that says another version of itself is not signed")
    func misnamed() throws {
        let bench = try Bench()
        try bench.build("1.3.0", sign: false)
        let signing = Signing(
            path: bench.folder, version: try #require(Version("1.2.0")),
            minimumPrevious: try #require(Version("0.1.0")), oldestSchema: 1, schema: 30, checks: [])
        #expect(status { _ = try signing.run(with: bench.key) } == .failed)
    }

    @Test(
        "A version is three numbers",
        arguments: [
            ("1.2.3", true), ("0.0.0", true), ("1.2", false), ("1.2.3.4", false), ("1..3", false),
            ("-1.2.3", false), ("1.2.x", false), ("01.2.3", false), ("1.2.3 ", false), ("1.2.1234567", false),
            ("", false), ("../..", false), ("١.٢.٣", false),
        ])
    func versions(_ text: String, _ isOne: Bool) {
        #expect((Version(text) != nil) == isOne)
        #expect(Version(text).map { $0.description == text } ?? true)
    }

    @Test("Versions are compared as numbers")
    func order() throws {
        let versions = ["0.9.0", "0.10.0", "1.0.0", "1.0.10", "2.0.9"].compactMap { Version($0) }
        #expect(versions.shuffled().sorted() == versions)
    }
}
