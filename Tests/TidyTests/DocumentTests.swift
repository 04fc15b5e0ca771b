// Links between the documents, to files and to headings.

import Testing

@Suite struct DocumentTests {
    @Test("Every link leads somewhere", arguments: Tree.documents)
    func links(document: String) throws {
        let folder = document.split(separator: "/").dropLast().joined(separator: "/")
        let regex = try Regex(#"\]\(([^)\s]+)\)"#)
        var broken: [String] = []
        for line in Self.prose(document) {
            for match in line.matches(of: regex) {
                let target = String(match.output[1].substring ?? "")
                if !leads(target, from: folder, document) { broken.append(target) }
            }
        }
        #expect(broken == [])
    }

    @Test("A document begins with its title, and has one")
    func titles() {
        let wrong = Tree.documents.filter { document in
            let titles = Self.prose(document).filter { $0.hasPrefix("# ") }
            return titles.count != 1 || Tree.lines(document).first?.hasPrefix("# ") != true
        }
        #expect(wrong == [])
    }

    private func leads(_ target: String, from folder: String, _ document: String) -> Bool {
        if target.hasPrefix("http://") || target.hasPrefix("https://") || target.hasPrefix("mailto:") {
            return true
        }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let path = parts[0].isEmpty ? document : Self.joined(folder, parts[0])
        guard Tree.exists(path) else { return false }
        return parts.count == 1 || Self.anchors(path).contains(parts[1])
    }

    /// The path that a relative one means, seen from a folder.
    private static func joined(_ folder: String, _ path: String) -> String {
        let steps = (folder + "/" + path).split(separator: "/")
        return steps.reduce(into: [Substring]()) { path, step in
            if step == ".." { _ = path.popLast() } else if step != "." { path.append(step) }
        }.joined(separator: "/")
    }

    /// The lines outside of fenced blocks.
    private static func prose(_ document: String) -> [Substring] {
        var isFenced = false
        return Tree.lines(document).filter { line in
            guard line.drop(while: { $0 == " " }).hasPrefix("```") else { return !isFenced }
            isFenced.toggle()
            return false
        }
    }

    /// A heading's name as code hosts make it: lower case, blanks to dashes, no other punctuation.
    private static func anchors(_ document: String) -> Set<String> {
        let headings = prose(document).filter { $0.hasPrefix("#") }.map {
            $0.drop { $0 == "#" }.dropFirst().lowercased()
        }
        return Set(
            headings.map { heading in
                String(
                    heading.unicodeScalars.compactMap { scalar -> Character? in
                        if scalar == " " { return "-" }
                        return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-"
                            || scalar == "_" ? Character(scalar) : nil
                    })
            })
    }
}
