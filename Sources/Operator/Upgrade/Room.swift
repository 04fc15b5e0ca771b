// How much room there is on a disk.

internal import CSystem

enum Room {
    /// - Returns: nil where the system does not say.
    static func bytes(at path: String) -> Int64? {
        let bytes = unsafe sys_room(path)
        return bytes < 0 ? nil : Int64(bytes)
    }
}
