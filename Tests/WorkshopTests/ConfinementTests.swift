// The child's side of the workshop: what it can no longer do once it is confined.

import Glibc
import Testing

@testable import Workshop

@Suite struct ConfinementTests {
    @Test(
        "A call that the work does not need ends the child",
        arguments: [
            "open a file", "look at a file", "open a socket", "start a process", "start a program",
            "start a thread", "end another process", "map a program", "make memory a program",
            "open a socket with files",
        ])
    func calls(word: String) {
        #expect(Bench.answer(word) == .failure(.died(signal: SIGSYS)))
    }

    @Test(
        "A child that may read files may read them, and no more",
        arguments: [
            ("read a file with files", "allowed"), ("list a folder with files", "allowed"),
            ("write a file with files", "refused"), ("remove a file with files", "refused"),
        ])
    func files(word: String, answer: String) throws {
        #expect(try Bench.text(word) == answer)
    }

    @Test("A child has so much memory, and then none")
    func memory() {
        #expect(
            Bench.answer("take memory") == .failure(.refused(code: 9, message: "take memory was allowed")))
    }

    @Test(
        "The system knows of every limit",
        arguments: [
            "NoNewPrivs: 1", "Seccomp: 2", "Max cpu time 1 2 seconds",
            "Max file size 0 0 bytes", "Max core file size 0 0 bytes", "Max processes 0 0 processes",
            "Max open files 3 3 files", "1000",
        ])
    func limits(line: String) throws {
        let lines = try Bench.text("say how it is confined").split(separator: "\n").map {
            $0.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        }
        #expect(lines.contains(line), "\(lines)")
    }
}
