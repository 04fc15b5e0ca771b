// libcurl itself: loaded by the first call, for all that follow.

internal import CCurl
internal import Synchronization

/// What is missing now may be there later, so a failed attempt is not remembered.
final class Library: Sendable {
    /// The name that it has had since 2006; the package is called libcurl4.
    static let usualName = "libcurl.so.4"

    private let name: String
    private let loaded = Mutex<Calls?>(nil)

    init(_ name: String) { self.name = name }

    func calls() throws(OutboundError) -> Calls {
        try loaded.withLock { loaded throws(OutboundError) in
            if let loaded { return loaded }
            let fresh = try Calls(name)
            loaded = fresh
            return fresh
        }
    }
}

/// The functions of libcurl.
///
/// `@safe`, `@unchecked Sendable`: the addresses are found once and never change; the library behind them is
/// never unloaded and says of itself that it is made for threads.
@safe struct Calls: @unchecked Sendable {
    let table: curl_calls

    fileprivate init(_ name: String) throws(OutboundError) {
        var table = curl_calls()
        if let problem = unsafe curl_load(name, &table) {
            throw .unavailable(unsafe String(cString: problem))
        }
        self.table = table
    }
}
