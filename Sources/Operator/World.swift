// Where everything that an operator looks after lies: on the whole machine, or below one directory.

import CommandLine
import Files
import Glibc

struct World: Sendable {
    /// What every path begins with; empty for the machine itself.
    let root: String
    /// Whether systemd starts and stops; else a supervisor of our own does.
    let hasSystemd: Bool

    /// What the kernel takes for the path of a unix socket.
    static let longestSocketPath = 107

    /// - Parameter makes: whether a root that is not there is made.
    init(root given: String?, makes: Bool = false) throws {
        guard let given else {
            root = ""
            hasSystemd = try Place.kind(of: "/run/systemd/system") == .folder
            return
        }
        guard !given.isEmpty else { throw Refusal(.usage, "--root is empty: name a directory") }
        if makes {
            let slashes = given.utf8.reversed().prefix { $0 == UInt8(ascii: "/") }.count
            let plain = String(given.dropLast(slashes))
            if !plain.isEmpty { try Place.makeFolder(plain, mode: 0o755) }
        }
        guard let whole = unsafe realpath(given, nil) else {
            throw Refusal(
                .notFound, "there is no directory \(Excerpt.of(given)); `instance create` makes one")
        }
        defer { unsafe free(whole) }
        let path = unsafe String(cString: whole)
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") }) else {
            throw Refusal(
                .usage, "\(Excerpt.of(path)) cannot be a root: no spaces, quotes or controls in its path")
        }
        // That of an instance with the shortest name must fit.
        let longest = Self.longestSocketPath - "/var/lib/fleetpass/a/operator.sock".utf8.count
        guard path.utf8.count <= longest else {
            throw Refusal(
                .usage, "the path \(Excerpt.of(path)) is too long for a root: it may have \(longest) bytes")
        }
        root = path == "/" ? "" : path
        hasSystemd = false
    }

    var settings: String { root + "/etc/fleetpass" }
    var templates: String { settings + "/templates" }
    /// Public keys of those whose releases may be installed.
    var trusted: String { settings + "/trusted" }
    /// A folder for each release, named by its version.
    var releases: String { root + "/usr/lib/fleetpass" }
    var backupKey: String { settings + "/backup.key" }
    /// Who may write to a bucket of backups.
    var backupBucket: String { settings + "/backup.bucket" }
    /// How a program is told where the host's key of backups is, as systemd tells it.
    var credentials: [String] { ["CREDENTIALS_DIRECTORY=\(settings)"] }
    /// What a reverse proxy is to include.
    var caddyEntries: String { settings + "/proxy/caddy" }
    var nginxEntries: String { settings + "/proxy/nginx" }
    var certificates: String { settings + "/certificates" }
    var units: String { root + "/etc/systemd/system" }
    var accounts: String { root + "/etc/sysusers.d" }
    var data: String { root + "/var/lib/fleetpass" }
    /// The operator's own notes about instances. No instance may write there.
    var notes: String { data + "/.operator" }
    /// What instances were like, minute by minute.
    var history: String { notes + "/history.db" }
    var archives: String { data + "/.archives" }
    /// Copies of instances, each its user's own, for as long as an upgrade is rehearsed on them.
    var rehearsals: String { data + "/.rehearsals" }
    var running: String { root + "/run/fleetpass" }
    var logs: String { root + "/var/log/fleetpass" }
    var lock: String { notes + "/world.lock" }
    var upgradeLock: String { notes + "/upgrade.lock" }
    var supervisorLock: String { running + "/.supervisor.lock" }
    var supervisorSocket: String { running + "/.supervisor" }
    var supervisorLog: String { logs + "/.supervisor.log" }

    /// The folders that instances lie in, and who may look into them.
    var folders: [(path: String, mode: mode_t)] {
        [
            (root + "/etc", 0o755), (settings, 0o755), (templates, 0o755), (settings + "/proxy", 0o755),
            (caddyEntries, 0o755), (nginxEntries, 0o755), (certificates, 0o700), (root + "/var", 0o755),
            (root + "/var/lib", 0o755), (data, 0o755), (notes, 0o700), (archives, 0o700), (rehearsals, 0o711),
            (root + "/run", 0o755), (running, 0o755), (root + "/var/log", 0o755), (logs, 0o700),
            (root + "/etc/systemd", 0o755), (units, 0o755), (accounts, 0o755),
            (trusted, 0o755),
        ]
    }

    /// Makes what is missing of them, and refuses what somebody else could exchange below our hands.
    func prepare() throws {
        // The machine's own folders are the system's care.
        if !root.isEmpty { try Place.demandOurs(root) }
        for folder in folders {
            try Place.makeFolder(folder.path, mode: folder.mode)
            if !root.isEmpty { try Place.demandOurs(folder.path) }
        }
        for path in [settings, data, notes, running, logs, templates, trusted, rehearsals] {
            try Place.demandOurs(path)
        }
    }

    /// The same for releases, which lie where whoever installs none need not be able to write.
    func prepareReleases() throws {
        for path in ["/usr", "/usr/lib", "/usr/lib/fleetpass"] {
            try Place.makeFolder(root + path, mode: 0o755)
        }
        try Place.demandOurs(releases)
    }

    /// Holds what all instances share, such as ports and host names, while one of them is chosen.
    func hold(_ deed: String) throws -> HeldLock {
        try HeldLock(lock, deed: deed, patienceMs: 30_000)
    }

    /// Whether the package has brought units that serve any instance; then none is written for each.
    func hasUnits() throws -> Bool {
        try Place.kind(of: root + "/usr/lib/systemd/system/fleetpass@.service") == .file
    }

    func instance(_ name: InstanceName) -> Instance { Instance(world: self, name: name) }

    /// All that have a file of settings, or that a command has begun to make, in the order of their names.
    func instances() throws -> [Instance] {
        var names: Set<InstanceName> = []
        for file in try FileContent.names(in: settings) ?? [] where file.utf8.count > 5 {
            guard file.utf8.suffix(5).elementsEqual(".toml".utf8) else { continue }
            if let name = try? InstanceName(String(file.dropLast(5))) { names.insert(name) }
        }
        for folder in try FileContent.names(in: notes) ?? [] {
            guard let name = try? InstanceName(folder) else { continue }
            // What cannot be read may be of one that is half made.
            do { if try instance(name).unfinished() == nil { continue } } catch {}
            names.insert(name)
        }
        return names.sorted().map(instance)
    }

    /// The server's program: that which lies beside this one.
    func server() throws -> String {
        let path = Program.own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/fleetpassd"
        guard unsafe access(path, X_OK) == 0 else {
            throw Refusal(.failed, "there is no \(path): fleetpassd has to lie beside fleetpass")
        }
        return path
    }
}
