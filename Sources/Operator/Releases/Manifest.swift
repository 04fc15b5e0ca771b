// What a release says of itself: its version, its files to the bit, and which databases it can take over.

import CommandLine
import Schema

struct Manifest: Equatable {
    struct File: Equatable {
        let name: String
        /// In lower-case hexadecimal.
        let sha256: String
        let bytes: Int64
        let isExecutable: Bool
    }

    let version: Version
    /// Instances with an older release go by one in between.
    let minimumPrevious: Version
    /// The oldest schema that it migrates, and the one that it brings.
    let oldestSchema: Int64
    let schema: Int64
    /// Its health contract: what a trial of it has to have shown before users' writes are let in.
    let checks: [String]
    let madeAt: Instant
    let files: [File]

    static let name = "manifest.json"
    static let signatureName = "manifest.sig"
    static let program = "fleetpassd"
    static let mostBytes = 64 * 1024
    static let mostFiles = 64
    static let mostFileBytes: Int64 = 512 * 1024 * 1024
    static let usualChecks = ["schema", "read", "search", "sign-in", "write"]
    private static let mostSchema: Int64 = 1_000_000

    /// - Throws: `failed` where a line of it is none of a manifest's.
    init(parsing bytes: [UInt8], from path: String) throws {
        func wrong(_ words: String) -> Refusal { Refusal(.failed, "\(path): \(words)") }
        guard bytes.count <= Self.mostBytes else { throw wrong("it is larger than 64 KiB") }
        guard let tree = try? JSONValue(parsing: bytes) else { throw wrong("it is no JSON") }
        guard let version = tree["version"]?.text.flatMap({ Version($0) }),
            let minimum = tree["minimum_previous"]?.text.flatMap({ Version($0) }), minimum <= version
        else { throw wrong("it names no version, or a minimum_previous that is none or newer") }
        guard let oldest = tree["schema"]?["from"]?.integer, let schema = tree["schema"]?["to"]?.integer,
            1 <= oldest, oldest <= schema, schema <= Self.mostSchema
        else { throw wrong("schema has to have numbers, from and to, in this order") }
        guard let madeAt = tree["made_at"]?.text.flatMap({ Instant($0) }) else {
            throw wrong("made_at is no moment")
        }
        guard let checks = tree["checks"]?.list?.compactMap(\.text), checks.count <= 32,
            checks.allSatisfy(Self.isName)
        else { throw wrong("checks has to be a list of names") }
        guard let list = tree["files"]?.list, (1...Self.mostFiles).contains(list.count) else {
            throw wrong("files has to be a list of 1 to \(Self.mostFiles)")
        }
        let files = try list.map { entry in
            guard let file = File(entry) else {
                throw wrong("\(Excerpt.of(entry["name"]?.text ?? "")) cannot be a file of a release")
            }
            return file
        }
        guard Set(files.map(\.name)).count == files.count else { throw wrong("it names a file twice") }
        guard files.contains(where: { $0.name == Self.program && $0.isExecutable }) else {
            throw wrong("it has no program \(Self.program)")
        }
        (self.version, minimumPrevious, self.madeAt, self.files) = (version, minimum, madeAt, files)
        (oldestSchema, self.schema, self.checks) = (oldest, schema, checks)
    }

    init(
        version: Version, minimumPrevious: Version, oldestSchema: Int64, schema: Int64,
        checks: [String] = Self.usualChecks, madeAt: Instant, files: [File]
    ) {
        (self.version, self.minimumPrevious, self.madeAt) = (version, minimumPrevious, madeAt)
        (self.oldestSchema, self.schema, self.checks, self.files) = (oldestSchema, schema, checks, files)
    }

    /// Whether a file of a release may be called so: nothing that leads elsewhere, and no hidden ones.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64, first != UInt8(ascii: "."),
            first != UInt8(ascii: "-")
        else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "._-".utf8.contains(byte)
            }
        }
    }

    var members: [JSONValue.Member] {
        [
            .init("version", .text(version.description)),
            .init("minimum_previous", .text(minimumPrevious.description)),
            .init("schema", .object([.init("from", .integer(oldestSchema)), .init("to", .integer(schema))])),
            .init("checks", .list(checks.map { .text($0) })),
            .init("made_at", .text(madeAt.description)),
            .init("files", .list(files.map(\.value))),
        ]
    }

    var bytes: [UInt8] {
        var json = JSONWriter()
        json.value(.object(members))
        return json.bytes + [0x0A]
    }
}

extension Manifest.File {
    fileprivate init?(_ entry: JSONValue) {
        guard let name = entry["name"]?.text, Manifest.isName(name), name != Manifest.name,
            name != Manifest.signatureName, let sha256 = entry["sha256"]?.text, sha256.utf8.count == 64,
            sha256.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }),
            let bytes = entry["bytes"]?.integer, (0...Manifest.mostFileBytes).contains(bytes),
            let isExecutable = entry["executable"]?.boolean
        else { return nil }
        self.init(name: name, sha256: sha256, bytes: bytes, isExecutable: isExecutable)
    }

    fileprivate var value: JSONValue {
        .object([
            .init("name", .text(name)), .init("sha256", .text(sha256)), .init("bytes", .integer(bytes)),
            .init("executable", .boolean(isExecutable)),
        ])
    }
}
