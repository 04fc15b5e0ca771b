// The server's side of the workshop: what it hands in and gets back, and that no child outlives its time.

import Glibc
import Testing

@testable import Workshop

@Suite struct WorkshopTests {
    @Test(
        "What is handed in comes back, however much it is and whatever is said beside it",
        arguments: [0, 1, 65_535, 65_536, 65_537, 16 << 20],
        ["say it again", "say it again after complaints"])
    func echo(count: Int, word: String) throws {
        var input = [UInt8](repeating: 7, count: count)
        for place in stride(from: 0, to: count, by: 1_021) { input[place] = UInt8(truncatingIfNeeded: place) }
        #expect(try Bench.answer(word, input: input).get() == input)
    }

    @Test("A child has its arguments and two lines, and nothing else of the server's")
    func bearings() throws {
        let open = open("/dev/null", O_RDONLY)
        defer { close(open) }
        let had = signal(SIGUSR1, SIG_IGN)
        defer { signal(SIGUSR1, had) }
        let has = try Bench.text("say what it has")
        #expect(
            has == """
                arguments say what it has
                descriptors 0,1,2
                environment 0
                own group true
                SigBlk 0
                SigIgn 0
                """)
    }

    /// What is asked of the child, how long it has and how much it may say, and why there is no answer.
    struct Trouble: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var input: [UInt8] = []
        var wallMs: Int64 = 120_000
        var outputBytes = 1 << 20
        var failure: WorkshopFailure
    }

    @Test(arguments: [
        Trouble(testDescription: "wait", wallMs: 200, failure: .timedOut),
        Trouble(
            testDescription: "wait", input: .init(repeating: 0, count: 4 << 20), wallMs: 200,
            failure: .timedOut),
        Trouble(testDescription: "leave a grandchild and wait", wallMs: 200, failure: .timedOut),
        Trouble(testDescription: "close its line and wait", wallMs: 200, failure: .timedOut),
        Trouble(testDescription: "say no end", failure: .tooMuchOutput),
        Trouble(testDescription: "say it again", input: [1, 2, 3], outputBytes: 2, failure: .tooMuchOutput),
        Trouble(testDescription: "trap", failure: .died(signal: trapSignal)),
        Trouble(testDescription: "spin", failure: .died(signal: SIGXCPU)),
        Trouble(
            testDescription: "refuse",
            failure: .refused(code: 7, message: "no[2J thank you" + String(repeating: ".", count: 481))),
        Trouble(testDescription: "refuse with no code", failure: .refused(code: 120, message: "")),
        Trouble(
            testDescription: "read too much", input: .init(repeating: 0, count: (16 << 20) + 1),
            failure: .refused(code: 120, message: "the input is too long")),
    ])
    func fails(trouble: Trouble) {
        let limits = WorkshopLimits(
            memoryBytes: 0, cpuSeconds: 0, wallMs: trouble.wallMs, inputBytes: 0,
            outputBytes: trouble.outputBytes)
        let answer = Bench.answer(trouble.testDescription, input: trouble.input, limits: limits)
        #expect(answer == .failure(trouble.failure))
    }

    /// What a trap is to the machine.
    #if arch(x86_64)
        private static let trapSignal = SIGILL
    #else
        private static let trapSignal = SIGTRAP
    #endif

    @Test("A child that does not listen takes nobody down, and its answer counts")
    func deaf() {
        let answer = Bench.answer("do not listen", input: .init(repeating: 0, count: 8 << 20))
        #expect(answer == .success([]))
    }

    @Test("A limit of time is kept within reason")
    func time() {
        let clock = ContinuousClock()
        let limits = WorkshopLimits(
            memoryBytes: 0, cpuSeconds: 0, wallMs: 300, inputBytes: 0, outputBytes: 0)
        let taken = clock.measure { _ = Bench.answer("wait", limits: limits) }
        #expect(taken >= .milliseconds(300) && taken < .seconds(30))
    }

    @Test("What is not there cannot be started", arguments: ["/nowhere/at/all", "/etc/passwd", ""])
    func missing(path: String) {
        let answer = Result { () throws(WorkshopFailure) in
            try Workshop(executable: path).run([], input: [], limits: Bench.limits)
        }
        guard case .failure(.cannotStart(let cause)) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(!cause.isEmpty)
    }
}
