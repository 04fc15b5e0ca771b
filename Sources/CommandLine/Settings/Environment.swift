// The variables of this process as a dictionary. Everything else takes the dictionary.

import Glibc

public enum Environment {
    /// To be called when the process starts, before another thread could change a variable. The first of a
    /// name holds, as for getenv; bytes that are not UTF-8 are replaced.
    public static func atStart() -> [String: String] {
        var variables: [String: String] = [:]
        // Unsafe because the C library keeps a bare array of pointers: it ends with a null pointer, each
        // entry ends with a NUL, and nothing writes to either while no other thread runs.
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            if let (name, value) = unsafe split(String(cString: entry)), variables[name] == nil {
                variables[name] = value
            }
            unsafe next += 1
        }
        return variables
    }

    /// Nil for an entry without a name.
    static func split(_ entry: String) -> (name: String, value: String)? {
        let bytes = entry.utf8
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > bytes.startIndex else {
            return nil
        }
        return (String(entry[..<equals]), String(entry[bytes.index(after: equals)...]))
    }
}
