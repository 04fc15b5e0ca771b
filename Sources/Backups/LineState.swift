// What a restart needs to know of the shipping before it: a small file beside the database.

/// Says where to look, not what is true: that is read from the last object itself. A file that cannot be read
/// is none, and a new generation begins.
struct LineState: Equatable {
    let generation: String
    /// The last segment that may have been put.
    let number: Int
    let savedMs: Int64
    /// After an orderly end, with all shipped and the log empty: the database's file. If it is another one
    /// now, somebody has written to it who does not ship.
    var ending: Ending?

    struct Ending: Equatable {
        let bytes: Int64
        let changedNs: Int64
    }

    static func path(_ directory: String) -> String { directory + "/backup.state" }

    func save(_ directory: String) throws(BackupError) {
        var words = ["1", generation, String(number), String(savedMs)]
        if let ending { words += [String(ending.bytes), String(ending.changedNs)] }
        try Disk.write([UInt8]((words.joined(separator: " ") + "\n").utf8), to: Self.path(directory))
    }

    static func read(_ directory: String) -> LineState? {
        guard let bytes = try? Disk.read(path(directory), atMost: 1_024) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).utf8.split(whereSeparator: { $0 <= 0x20 }).map {
            String(Substring($0))
        }
        guard words.count == 4 || words.count == 6, words[0] == "1", let number = Int(words[2]), number > 0,
            let savedMs = Int64(words[3])
        else { return nil }
        var state = LineState(generation: words[1], number: number, savedMs: savedMs)
        if words.count == 6 {
            guard let bytes = Int64(words[4]), let changedNs = Int64(words[5]) else { return nil }
            state.ending = Ending(bytes: bytes, changedNs: changedNs)
        }
        return state
    }

    static func ending(_ database: String) -> Ending? {
        guard let look = Disk.look(database), (Disk.look(database + "-wal")?.bytes ?? 0) == 0 else {
            return nil
        }
        return Ending(bytes: look.bytes, changedNs: look.changedNs)
    }
}
