// Where the child is that the tests start. What it does wrong is its own.

import Glibc
import Workshop

enum Bench {
    /// Beside the tests themselves.
    static let path: String = {
        guard let real = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast().joined(separator: "/")
            + "/testbench"
    }()

    static let limits = WorkshopLimits(
        memoryBytes: 0, cpuSeconds: 0, wallMs: 120_000, inputBytes: 0, outputBytes: 16 << 20)

    /// What the child answers, or why it does not.
    static func answer(
        _ word: String, input: [UInt8] = [], limits: WorkshopLimits = limits
    ) -> Result<[UInt8], WorkshopFailure> {
        Result { () throws(WorkshopFailure) in
            try Workshop(executable: path).run([word], input: input, limits: limits)
        }
    }

    static func text(_ word: String) throws -> String {
        String(decoding: try answer(word).get(), as: UTF8.self)
    }
}
