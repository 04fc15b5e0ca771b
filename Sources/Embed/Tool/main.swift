// embed OUTPUT ROOT FILE…: writes a Swift source that holds the files, named relative to ROOT, as literals,
// each with its SHA-256, so that the program that starts has nothing to compute. Files of a folder that is
// named as a file is, such as `site.css/`, are one of that name, in the order in which they are given.
// What is no text goes in as base64, and so does the Brotli form of each text of an `assets` folder,
// named `….br`.

import CBrotli
import Crypto
import Glibc

/// Text goes in as it is, in a raw literal that the binary maps and nothing copies; two `#` more than any run
/// in the text keep it closed where it should be.
func literal(_ bytes: [UInt8]) -> String? {
    // A literal of several lines would take a carriage return for part of the line's end.
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0x0D) else { return nil }
    var longest = 0
    var run = 0
    for byte in bytes {
        run = byte == UInt8(ascii: "#") ? run + 1 : 0
        longest = max(longest, run)
    }
    let fence = String(repeating: "#", count: longest + 2)
    return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
}

func read(_ path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "rb") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe fread(&piece, 1, piece.count, file)
        guard count > 0 else { return bytes }
        bytes.append(contentsOf: piece.prefix(count))
    }
}

func fail(_ message: String) -> Never {
    let line = [UInt8]("embed: \(message)\n".utf8)
    _ = unsafe write(2, line, line.count)
    exit(1)
}

/// Names and contents, of which some are several files'.
func contents(of paths: some Sequence<String>, below root: String) -> [(name: String, bytes: [UInt8])] {
    var contents: [(name: String, bytes: [UInt8])] = []
    for path in paths {
        guard path.hasPrefix(root) else { fail("\(path) is outside \(root)") }
        guard var bytes = read(path) else { fail("cannot read \(path)") }
        if path.hasSuffix(".css") { bytes = pressed(bytes) }
        var steps = path.dropFirst(root.count).split(separator: "/")
        let isPart = steps.dropLast().last?.contains(".") == true
        if isPart { steps.removeLast() }
        let name = steps.joined(separator: "/")
        if isPart, let last = contents.last, last.name == name {
            contents[contents.count - 1].bytes += bytes
        } else {
            contents.append((name, bytes))
        }
    }
    return contents
}

/// By file name, what a browser takes in no other coding, for it is compressed already.
let compressed = [".woff2", ".png", ".webp", ".jpg"]

/// As small as Brotli makes it: that takes a while, and is done here once instead of by each server that
/// starts.
func brotli(_ bytes: [UInt8]) -> [UInt8] {
    let bound = BrotliEncoderMaxCompressedSize(bytes.count)
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        count = bound
        // Unsafe as C is: the pointers are good for the length of the call, and the size of each goes
        // with it.
        let isDone = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe BrotliEncoderCompress(
                BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, input.count, input.baseAddress,
                &count,
                output.baseAddress)
        }
        guard isDone != 0 else { fail("Brotli has no room") }
    }
}

/// The source that holds every file of `paths`, which all lie below `root`.
func source(of paths: some Sequence<String>, below root: String) -> String {
    var source = """
        // Made by the build from templates/ and the migrations. Not to be edited.

        enum Embedded {
            static let files: [(path: String, content: StaticString, digest: StaticString)] = [

        """
    var packed: [(name: String, bytes: [UInt8])] = []
    for (name, bytes) in contents(of: paths, below: root) {
        if compressed.contains(where: name.hasSuffix) {
            packed.append((name, bytes))
            continue
        }
        guard let text = literal(bytes) else { fail("\(name) is not UTF-8 text with plain line feeds") }
        source += "(\"\(name)\", \(text), \"\(Digest.sha256Hex(bytes))\"),\n"
        if name.split(separator: "/").dropLast().last == "assets" {
            packed.append((name + ".br", brotli(bytes)))
        }
    }
    source +=
        "    ]\n    static let packed: [(path: String, base64: StaticString, digest: StaticString)] = [\n"
    for (name, bytes) in packed {
        source += "(\"\(name)\", \"\(Base64.encode(bytes))\", \"\(Digest.sha256Hex(bytes))\"),\n"
    }
    return source + "    ]\n}\n"
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { fail("usage: embed OUTPUT ROOT FILE…") }
let text = source(of: arguments.dropFirst(3), below: arguments[2])
// The build links this tool anew each time and so runs it; what is written again would be compiled again.
guard read(arguments[1]) != [UInt8](text.utf8) else { exit(0) }
guard let output = unsafe fopen(arguments[1], "wb") else { fail("cannot write \(arguments[1])") }
let written = unsafe fputs(text, output)
guard written >= 0, unsafe fclose(output) == 0 else { fail("cannot write \(arguments[1])") }
