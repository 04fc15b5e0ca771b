// Whether the bytes of every file are where they should be: for `check`, which changes nothing.

import Glibc
import Store

extension FileRoom {
    private static let mostFindings = 20

    /// Files that are ready, and whose bytes are not there or are fewer or more than the row says. What is in
    /// them is not looked at.
    func missing(_ tx: Transaction) throws -> [Finding] {
        var findings: [Finding] = []
        do {
            try FileStore(tx: tx).eachReady { file in
                let isWhole = places(of: file).allSatisfy { Self.bytes(at: $0.path) == $0.bytes }
                if isWhole || findings.count >= Self.mostFindings { return }
                findings.append(Finding("files", "\(file.id): bytes are missing"))
            }
        } catch let error as StoreError {
            // What was found stays found: damage breaks queries too.
            findings.append(Finding("files", "cannot be looked at: \(error)"))
        }
        return findings
    }

    private func places(of file: StoredFile) -> [(path: String, bytes: Int64)] {
        guard let content = file.content else { return [("", 1)] }
        if file.sizes.isEmpty { return [(path(content, isPublic: file.kind.isPublic), file.bytes)] }
        return file.sizes.map { (path(content, $0, isPublic: file.kind.isPublic), Int64($0.bytes)) }
    }

    private static func bytes(at path: String) -> Int64? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}
