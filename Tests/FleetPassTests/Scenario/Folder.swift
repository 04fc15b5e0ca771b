// Directories for tests, each of its own, and all gone when the process ends.

import Files
import Glibc
import Synchronization

@testable import FleetPass

enum Folder {
    private static let made = Mutex<[String]>([])
    private static let cleaning: Void = {
        atexit { Folder.removeAll() }
    }()

    /// Where the tests themselves are, and what was built with them.
    static let ofTests: String = {
        guard let real = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast().joined(separator: "/")
    }()

    static func make() -> String {
        _ = cleaning
        var path = Array("/tmp/fleetpass-tests-XXXXXX".utf8CString)
        mkdtemp(&path)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        made.withLock { $0.append(name) }
        return name
    }

    /// A folder with the same plain files, folders in it included.
    static func copy(of source: String) throws -> String {
        let copy = make()
        try copyFiles(source, to: copy)
        try TestStore.shared?.copy(source, to: copy)
        return copy
    }

    private static func copyFiles(_ source: String, to target: String) throws {
        for name in names(in: source) {
            let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
            if isFolder(from) {
                mkdir(to, 0o700)
                try copyFiles(from, to: to)
            } else if let bytes = try FileContent.read(from, atMost: 64 << 20) {
                try FileContent.write(bytes, to: to, durably: false)
            }
        }
    }

    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func removeAll() {
        for folder in made.withLock({ $0 }) { remove(folder) }
    }

    private static func remove(_ path: String) {
        if isFolder(path) { for name in names(in: path) { remove("\(path)/\(name)") } }
        Glibc.remove(path)
    }
}
