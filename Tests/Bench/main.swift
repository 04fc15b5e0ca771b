// The child that the tests of the workshop start: it does one thing, right or wrong, by the word it is given.

import Glibc
import Pictures
import Workshop

let limits = WorkshopLimits(
    memoryBytes: 64 << 20, cpuSeconds: 1, wallMs: 10_000, inputBytes: 16 << 20, outputBytes: 16 << 20)
let word = CommandLine.arguments.dropFirst().first ?? ""

switch word {
case "picture": PictureBench.main()
case "logo": PictureBench.main(for: .logo)
case "develop": Developing.run()
case "say what it has": Workbench.answer(Bearings.own())
case "say how it is confined":
    // What is open before stays open after.
    let files = ["status", "limits", "oom_score_adj"].map { open("/proc/self/\($0)", O_RDONLY) }
    Workbench.confine(limits)
    Workbench.answer(files.flatMap { Bearings.all(of: $0) })
case "do not listen": _exit(0)
case "refuse": Workbench.refuse(7, "no\u{1B}[2J thank\u{9B} you\n" + String(repeating: ".", count: 1_000))
case "refuse with no code": Workbench.refuse(0, "")
case "trap": _ = [Int]()[CommandLine.arguments.count]
case "wait": sleep(100)
case "leave a grandchild and wait":
    // It holds on to both lines, and must go with its parent.
    Misdeed.startSleeper()
    sleep(100)
case "close its line and wait":
    close(STDIN_FILENO)
    close(STDOUT_FILENO)
    close(STDERR_FILENO)
    sleep(100)
default: break
}

Workbench.confine(limits, mayReadFiles: word.hasSuffix("with files"))
switch word {
case "say it again": Workbench.answer(Workbench.input(limits))
case "say it again after complaints":
    let input = Workbench.input(limits)
    for _ in 0..<100 { Misdeed.complain() }
    Workbench.answer(input)
case "say no end": while true { Workbench.answer(part: [UInt8](repeating: 65, count: 65_536)) }
default: Misdeed.all[word]?()
}
Workbench.refuse(9, "\(word) was allowed")

extension Workbench {
    /// Says something, and goes on.
    static func answer(part: [UInt8]) {
        _ = part.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
