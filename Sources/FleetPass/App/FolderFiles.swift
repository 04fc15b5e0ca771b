// Templates and assets as they lie in a folder, for whoever works on the look of pages: a debug build that
// is told of the folder reads them when it starts, and needs no new build to show a change. No release build
// has this.

#if DEBUG
    import Crypto
    import Glibc
    import HTTP
    import Mustache
    import Store

    struct FolderFiles {
        /// By paths relative to the folder, sorted, as the build takes them.
        private let files: [(path: String, bytes: [UInt8])]

        /// - Returns: nil where no folder was named.
        static func named() -> FolderFiles? {
            // Unsafe because another thread might change it; none does.
            guard let folder = unsafe getenv("FLEETPASS_TEMPLATES") else { return nil }
            return unsafe FolderFiles(String(cString: folder))
        }

        /// Further ones, for a test of an upgrade to a version that nobody has written yet.
        static var migrations: [Migration] {
            // Unsafe because another thread might change it; none does.
            guard let folder = unsafe getenv("FLEETPASS_MIGRATIONS") else { return [] }
            return unsafe files(in: String(cString: folder), ".").compactMap { path, bytes in
                let parts = path.dropFirst("./".count).dropLast(".sql".count).split(
                    separator: "_", maxSplits: 1)
                guard parts.count == 2, let number = Int(parts[0]) else { return nil }
                return Migration(
                    number: number, name: String(parts[1]), sql: String(decoding: bytes, as: UTF8.self),
                    digest: String(decoding: Fingerprint.of(bytes), as: UTF8.self))
            }
        }

        private init(_ root: String) {
            let folders = [".build/assets"] + ["documents", "mail", "texts", "web"].map { "templates/\($0)" }
            files = folders.flatMap { Self.files(in: root, $0) }.sorted { $0.path < $1.path }
        }

        var templates: [Templates.Source] {
            files.compactMap { path, bytes in
                guard path.hasSuffix(".mustache") else { return nil }
                let name = path.dropFirst("templates/".count).dropLast(".mustache".count)
                return Templates.Source(name: String(name), bytes: bytes)
            }
        }

        func text(_ path: String) -> [UInt8]? { files.first { $0.path == path }?.bytes }

        /// Files of a folder that is named as a file is are one.
        var assets: [Assets.Source] {
            var whole: [String: [UInt8]] = [:]
            for (path, bytes) in files {
                let folder = ["templates/web/assets/", ".build/assets/"].first { path.hasPrefix($0) }
                guard let name = folder.flatMap({ path.dropFirst($0.count).split(separator: "/").first })
                else { continue }
                whole[String(name), default: []] += bytes
            }
            return whole.sorted { $0.key < $1.key }.map { name, bytes in
                Assets.Source(name: name, bytes: { bytes }, digest: "\(name)\(bytes.hashValue)")
            }
        }

        private static func files(in root: String, _ path: String) -> [(path: String, bytes: [UInt8])] {
            // Unsafe as any directory of the C library is: it is open until closedir, and each entry is read
            // before the next.
            guard let folder = unsafe opendir("\(root)/\(path)") else { return [] }
            defer { unsafe closedir(folder) }
            var found: [(path: String, bytes: [UInt8])] = []
            while let entry = unsafe readdir(folder) {
                let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard !name.hasPrefix(".") else { continue }
                let below = files(in: root, "\(path)/\(name)")
                found += below
                if below.isEmpty, let bytes = contents("\(root)/\(path)/\(name)") {
                    found.append(("\(path)/\(name)", bytes))
                }
            }
            return found
        }

        private static func contents(_ path: String) -> [UInt8]? {
            guard let file = unsafe fopen(path, "rb") else { return nil }
            defer { unsafe fclose(file) }
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe fread(&piece, 1, piece.count, file)
                guard count > 0 else { return unsafe ferror(file) == 0 ? bytes : nil }
                bytes.append(contentsOf: piece.prefix(count))
            }
        }
    }
#endif
