// The commands by which the program starts itself as a child: one picture, or one document, and it ends. Who
// starts them, and what comes of it, is not here.

package import CommandLine
import Documents
import Glibc
import Pictures
import Workshop

extension Fleetpassd {
    /// For both executables. Nobody is told of them: what they are given comes from a server, and goes back
    /// to it.
    package static let benches =
        PictureUse.allCases.map { use in
            Command(
                path: PaperRoom.pictureBench(for: use), summary: "Develop one \(use) from standard input",
                run: { _ in PictureBench.main(for: use) })
        } + [
            Command(
                path: PaperRoom.documentBench, summary: "Set one document from standard input",
                run: { _ in DocumentBench.main { confine() } })
        ]

    /// Dates are in UTC, and said so: or the C library would look for the machine's zone in a file whenever
    /// one is written.
    private static func confine() {
        unsafe setenv("TZ", "UTC0", 1)
        tzset()
        // For each size and language of a font Pango looks by a thread of its own, and Cairo opens its file.
        Workbench.confine(PaperRoom.limits, mayReadFiles: true, mayThread: true)
    }
}
