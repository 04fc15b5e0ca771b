// Every path of an instance, and the care that nobody else can read what lies there.

import Crypto
import Files
import Glibc
import Schema
import Threads

package struct InstancePaths: KeyCabinet {
    package let directory: String
    /// Where a supervisor has put secrets for this process, if it has.
    private let credentials: String?

    package init(_ directory: String, credentials: String? = nil) {
        (self.directory, self.credentials) = (directory, credentials)
    }

    var database: String { directory + "/fleetpass.db" }
    var files: String { directory + "/files" }
    /// What anybody may fetch who knows its name, and what takes a link that ends.
    var publicFiles: String { files + "/public" }
    var privateFiles: String { files + "/private" }
    /// What is being sent, and what something was found in.
    var arrivingFiles: String { files + "/arriving" }
    var quarantine: String { files + "/quarantine" }
    func arriving(_ id: UUID) -> String { "\(arrivingFiles)/\(id)" }
    func quarantined(_ id: UUID) -> String { "\(quarantine)/\(id)" }
    var keys: String { directory + "/keys" }
    /// Letters of an instance that has no mail server.
    var mail: String { directory + "/mail" }
    func letter(_ id: UUID) -> String { "\(mail)/\(id).eml" }
    var lock: String { directory + "/fleetpass.lock" }
    /// Where the record stood, hour by hour. To be copied to another machine.
    var anchorFile: AnchorFile { AnchorFile(path: directory + "/audit.anchors") }
    /// Put there by an operator's tool before it starts another version.
    var probation: String { directory + "/probation" }
    /// The database as it was before that version has migrated it.
    var before: String { directory + "/before" }
    var operatorSocket: String { directory + "/operator.sock" }

    /// Makes the directories, for this user alone; files made from now on are for this user alone too.
    package func prepare() throws {
        umask(0o077)
        let folders = [
            directory, files, publicFiles, privateFiles, arrivingFiles, quarantine, keys, mail,
        ]
        for path in folders {
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw Failure(.unavailable, "cannot make \(path): \(unsafe String(cString: strerror(errno)))")
            }
        }
    }

    package var keyPlace: String { keys }

    /// A secret of 32 bytes in a file of its own, made when it is first asked for.
    package func key(_ name: String) throws -> [UInt8] {
        let path = "\(keys)/\(name)"
        if let known = try FileContent.read(path, atMost: 64) {
            guard known.count == 32 else { throw Failure(.unavailable, "\(path) is not a key of 32 bytes") }
            return known
        }
        let fresh = Random.bytes(32)
        try FileContent.write(fresh, to: path)
        return fresh
    }

    package func hasKey(_ name: String) throws -> Bool {
        try FileContent.read("\(keys)/\(name)", atMost: 1) != nil
    }

    /// Takes the directory away with all that is in it, for ever.
    package func removeAll() throws { try FileContent.removeFolder(directory) }

    /// The key that others are made of: the supervisor's credential if there is one, else the file `root`.
    /// - Throws: `unavailable` where both are missing and other keys are not: a fresh one would sign
    /// everybody out, and seal the record anew, only because a command was not given the credential.
    package func rootKey() throws -> [UInt8] {
        guard let path = credential, let known = try FileContent.read(path, atMost: 64) else {
            let isMissing = try FileContent.read("\(keys)/root", atMost: 1) == nil
            guard try !isMissing || sealingFiles().isEmpty else {
                throw Failure(
                    .unavailable,
                    "\(keys)/root is missing: put it back, or give the credential fleetpass-root")
            }
            return try key("root")
        }
        guard known.count == 32 else { throw Failure(.unavailable, "\(path) is not a key of 32 bytes") }
        return known
    }

    /// Whether that key was made already.
    func hasRootKey() throws -> Bool {
        try ([credential, "\(keys)/root"].compactMap { $0 }).contains {
            try FileContent.read($0, atMost: 1) != nil
        }
    }

    private var credential: String? { credentials.map { "\($0)/fleetpass-root" } }

    /// The numbers of the keys that seal, the newest last; the first is made with the instance.
    package func sealingKeyIDs() throws -> [UInt32] {
        let ids = try sealingFiles()
        return ids.isEmpty ? [1] : ids
    }

    package func removeSealingKey(_ id: UInt32) { FileContent.remove("\(keys)/seal-\(id)") }

    private func sealingFiles() throws -> [UInt32] {
        guard let names = try FileContent.names(in: keys) else {
            throw Failure(.unavailable, "cannot read \(keys): there is no such folder")
        }
        let ids = names.compactMap { name -> UInt32? in
            guard name.utf8.starts(with: "seal-".utf8) else { return nil }
            return UInt32(String(decoding: name.utf8.dropFirst(5), as: UTF8.self))
        }
        return ids.sorted()
    }

    /// Holds the instance for this process, so that no tool writes to a file that is being served.
    /// - Parameter patienceMs: how long it waits for a predecessor that is about to end.
    /// - Throws: `conflict`, naming the process that holds it.
    func hold(patienceMs: Int64 = 0) throws -> InstanceLock {
        try InstanceLock(lock, patienceMs: patienceMs)
    }

    /// The same for whoever writes without shipping: the next server begins its backups with a new base.
    func holdToWrite() throws -> InstanceLock {
        let lock = try hold()
        FileContent.remove(directory + "/backup.state")
        return lock
    }
}

/// A lock on a file, for as long as the process lives; the kernel lets go of it even after a kill.
struct InstanceLock {
    private let descriptor: Int32

    /// Between two looks at whether the predecessor has let go: that is what a change of processes costs at
    /// most, and it is over in a second.
    private static let lookUs: UInt32 = 1_000

    init(_ path: String, patienceMs: Int64) throws {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(.unavailable, "cannot open \(path): \(unsafe String(cString: strerror(errno)))")
        }
        let deadlineNs = Clock.monotonicNs() + patienceMs * 1_000_000
        var isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        while !isHeld, Clock.monotonicNs() < deadlineNs {
            usleep(Self.lookUs)
            isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        guard isHeld else {
            let holder =
                try FileContent.read(path, atMost: 32).map { String(decoding: $0, as: UTF8.self) } ?? ""
            close(descriptor)
            throw Failure(.conflict, "process \(holder) is using this instance; stop it first")
        }
        let pid = [UInt8]("\(getpid())".utf8)
        // To cut a file off takes half a millisecond of the start, and hardly ever is there anything to cut.
        var status = stat()
        if unsafe fstat(descriptor, &status) != 0 || status.st_size > pid.count { ftruncate(descriptor, 0) }
        unsafe pwrite(descriptor, pid, pid.count, 0)
    }

    /// Lets another process have the instance. Ending the process does the same.
    func release() { close(descriptor) }
}
