// The process that sets one document: what it ends with, what it writes, and that it opens no file once shut
// in.

import Glibc
import Testing

@testable import Documents

/// Has the process read these bytes as its input, and write into a file that its parent knows.
private func feed(_ bytes: [UInt8], output: String = "") {
    guard let path = try? Printed.file(bytes) else { return }
    let file = open(path, O_RDONLY)
    dup2(file, 0)
    unlink(path)
    guard !output.isEmpty else { return }
    dup2(open(place(output, of: getppid()), O_WRONLY | O_CREAT | O_EXCL, 0o600), 1)
}

/// Every script in every style and size.
private var everyFont: [UInt8] {
    let words = "Ag Ж ا ש ि漢 한 ก \u{1F600}\u{1F697} <code>0O</code> <small>x ش ٣</small> <i>x <b>Ж ا x</b></i>"
    let blocks = ["small", "normal", "large"].map {
        "<p size=\"\($0)\">\(words)</p><p size=\"\($0)\" weight=\"bold\" tone=\"accent\">\(words)<i>\(words)</i></p>"
    }
    let table =
        "<table><row kind=\"head\"><cell>\(words)</cell></row><row kind=\"total\"><cell>\(words)</cell></row></table>"
    let mark = "<diagram front=\"漢\"><mark x=\"5\" y=\"5\" number=\"888\" kind=\"dent\"/></diagram>"
    return Array(flow("<h1>\(words)</h1><h2>\(words)</h2>\(blocks.joined())\(table)\(mark)").utf8)
}

/// Where a process of a test writes to, whose parent has this id.
private func place(_ name: String, of parent: pid_t) -> String { "/tmp/documents-\(name)-\(parent)" }

/// What such a process has written.
private func written(_ name: String) -> [UInt8] {
    let path = place(name, of: getpid())
    defer { unlink(path) }
    return Filled.bytes(path)
}

@Suite struct ProcessTests {
    @Test("A process that may open nothing more gives the same bytes as one that may")
    func confined() async throws {
        await #expect(processExitsWith: .exitCode(0)) {
            feed(everyFont, output: "confined")
            DocumentBench.main {
                var limit = rlimit(rlim_cur: 0, rlim_max: 0)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            }
        }
        let expected = try DocumentBench.work(everyFont)
        // Compared in one go: what differs in a document tells nobody anything.
        let isSame = written("confined") == expected
        #expect(isSame)
    }

    @Test("A markup at fault ends with 65, and one line that says what and where")
    func fault() async {
        let result = await #expect(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            feed(Array(flow("\n<p>a & b</p>").utf8), output: "fault")
            DocumentBench.main {}
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            said.hasPrefix(
                "document: line 2: only &amp; &lt; &gt; &quot; and &#39; may follow an ampersand\n"))
        #expect(written("fault") == [])
    }

    @Test("An input without an end ends with 65 as well, after four megabytes")
    func endless() async {
        await #expect(processExitsWith: .exitCode(65)) {
            let zeros = open("/dev/zero", O_RDONLY)
            dup2(zeros, 0)
            DocumentBench.main {}
        }
    }

    @Test("An input or output that is not there ends with 74", arguments: [0, 1])
    func broken(descriptor: Int) async {
        if descriptor == 0 {
            await #expect(processExitsWith: .exitCode(74)) {
                close(0)
                DocumentBench.main { close(0) }
            }
        } else {
            await #expect(processExitsWith: .exitCode(74)) {
                feed(Array(flow("<p>x</p>").utf8))
                DocumentBench.main { close(1) }
            }
        }
    }
}
