// A server in small: hands a picture on to a child of its own, and says what that took.

import Glibc
import Pictures
import Workshop

enum Developing {
    private static let limits = WorkshopLimits(
        memoryBytes: 0, cpuSeconds: 0, wallMs: 300_000, inputBytes: 64 << 20, outputBytes: 16 << 20)

    static func run() -> Never {
        let file = Workbench.input(limits)
        do throws(PictureFlaw) {
            let sheet = try PictureRoom(Workshop(), arguments: ["picture"], limits: limits).develop(file)
            let sizes = sheet.renditions.map { "\($0.width)x\($0.height)" }.joined(separator: " ")
            Workbench.answer(Array("\(sizes)\n\(ownKiB())\n\(childKiB())".utf8))
        } catch {
            Workbench.refuse(1, error.sentence)
        }
    }

    /// At most, so far. What `getrusage` says of this counts whoever started it as well.
    private static func ownKiB() -> Int {
        let status = String(decoding: Bearings.all(of: open("/proc/self/status", O_RDONLY)), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split { $0 == " " || $0 == "\t" }.compactMap { Int($0) }.first ?? .max
    }

    /// This process is small, so that counting it as well makes no difference.
    private static func childKiB() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return usage.ru_maxrss
    }
}
