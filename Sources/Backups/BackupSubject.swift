// What a verb of backups works on: instances by their names, or what options name.

public import CommandLine
internal import Schema

/// One instance and its place of backups.
public struct BackupSubject: Sendable {
    /// Nil where options say it all.
    public let name: String?
    let data: String?
    let config: String?
    let socket: String?
    /// A directory of the instance's own in which one may be restored to see whether that works.
    let trial: String?
    /// Where the key and the credentials lie that no setting names.
    let credentials: String?
    /// Runs what leaves files behind as whoever is to read them.
    let asOwner: @Sendable (() throws -> BackupTale) throws -> BackupTale

    /// An instance that the tool knows.
    /// - Parameter owner: runs what it is given as the user that the files belong to.
    public init(
        name: String, data: String, config: String, socket: String, credentials: String,
        owner: @escaping @Sendable (() throws -> Void) throws -> Void
    ) {
        (self.name, self.data, self.config, self.socket) = (name, data, config, socket)
        (trial, self.credentials) = (data + "/trial", credentials)
        asOwner = { body in
            var tale: BackupTale?
            try owner { tale = try body() }
            guard let tale else { throw BackupError.unavailable("nothing was done for \(name)") }
            return tale
        }
    }

    init(data: String?, config: String?) {
        (name, trial, credentials, socket) = (nil, nil, nil, nil)
        (self.data, self.config) = (data, config)
        asOwner = { try $0() }
    }

    /// What there is to restore from.
    /// - Returns: nil where its settings want no backups.
    public func inventory(_ invocation: Invocation) throws -> Inventory? {
        try vault(invocation).map { try Inventory($0) }
    }

    /// - Returns: nil where its settings want no backups.
    func vault(_ invocation: Invocation) throws -> Vault? {
        var environment = invocation.environment
        if let credentials, environment[BackupSettings.credentialFolder] == nil {
            environment[BackupSettings.credentialFolder] = credentials
        }
        let settings = try Settings.resolve(
            flags: invocation.flags,
            // What the caller's shell says of one instance is not true of another.
            environment: name == nil ? environment : [:],
            files: try config.map { [try SettingsFile.read($0)] } ?? [], table: BackupCommands.table)
        return try BackupSettings.vault(settings, environment: environment)
    }

    func demandedVault(_ invocation: Invocation) throws -> Vault {
        if let vault = try vault(invocation) { return vault }
        let place = config.map { "\($0): set target in its section [backup]" }
        throw Refusal(
            .configurationInvalid,
            place
                ?? "no backup.target is set: name a file of settings by --config, or a place by --backup-target"
        )
    }
}

/// Which instances there are, as the tool that has these verbs knows them.
public typealias FindsSubjects =
    @Sendable (_ invocation: Invocation, _ names: [String]?) throws
    -> [BackupSubject]

/// A verb done for one subject, or for each of several, and what is said of it.
struct BackupRound {
    let invocation: Invocation
    let subjects: [BackupSubject]
    let isAll: Bool
    let verb: (BackupSubject, Vault) throws -> BackupTale

    private var isJSON: Bool { invocation[BackupCommands.json] }
    private var console: Console { invocation.console }

    func run() throws -> ExitStatus {
        if subjects.count == 1, !isAll, let subject = subjects.first {
            let tale = try verb(subject, try subject.demandedVault(invocation))
            tell(tale, of: subject)
            return tale.status
        }
        return try runEach()
    }

    private func tell(_ tale: BackupTale, of subject: BackupSubject) {
        for note in tale.notes { console.note(note) }
        guard isJSON else { return tale.lines.forEach(console.print) }
        var json = JSONWriter()
        json.beginObject()
        if let name = subject.name { Self.member("name", name, &json) }
        tale.members(&json)
        json.endObject()
        console.write(json.bytes + [0x0A])
    }

    /// One that fails is no reason to leave out the next.
    private func runEach() throws -> ExitStatus {
        var json = JSONWriter()
        json.beginObject()
        json.key("instances")
        json.beginArray()
        var (good, bad) = (0, 0)
        for subject in subjects {
            json.beginObject()
            let isGood = one(subject, &json)
            json.endObject()
            if isGood { good += 1 } else { bad += 1 }
        }
        json.endArray()
        json.endObject()
        if isJSON { console.write(json.bytes + [0x0A]) }
        return bad == 0 ? .ok : good == 0 ? .failed : .partlyDone
    }

    private func one(_ subject: BackupSubject, _ json: inout JSONWriter) -> Bool {
        let name = subject.name ?? ""
        Self.member("name", name, &json)
        do {
            guard let vault = try subject.vault(invocation) else {
                json.key("wanted")
                json.boolean(false)
                if !isJSON { console.print("\(name): no backups are wanted, by its settings") }
                return true
            }
            let tale = try verb(subject, vault)
            json.key("wanted")
            json.boolean(true)
            tale.members(&json)
            if !isJSON { for line in tale.lines { console.print("\(name): \(line)") } }
            for note in tale.notes { console.note("\(name): \(note)") }
            return tale.status == .ok
        } catch {
            let refusal = BackupCommands.refusal(error) ?? error as? Refusal
            let words = refusal?.messages.joined(separator: "; ") ?? "\(error)"
            Self.member("error", words, &json)
            console.note("\(name): \(words)")
            return false
        }
    }

    private static func member(_ name: String, _ text: String, _ json: inout JSONWriter) {
        json.key(name)
        json.text(text)
    }
}
