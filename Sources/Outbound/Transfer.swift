// One transfer by libcurl: its settings, what goes out, what comes in. Knows neither HTTP nor mail.

internal import CCurl

/// `@safe`: handle, lists and the room for complaints are this object's own, made in `init` and given back in
/// `deinit`, which nobody can reach while `run` is at work; libcurl takes copies of all texts.
@safe final class Transfer {
    private let calls: Calls
    private let handle: UnsafeMutableRawPointer
    private let complaint: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>]
    /// What libcurl's callbacks change.
    private let traffic: Traffic

    init(_ calls: Calls, _ traffic: Traffic) throws(OutboundError) {
        guard let handle = calls.table.easy_init() else {
            throw .unavailable("it gives no handle")
        }
        self.calls = calls
        self.traffic = traffic
        unsafe lists = []
        unsafe self.handle = handle
        unsafe complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try check(unsafe curl_set_pointer(calls.table, handle, CURLOPT_ERRORBUFFER, complaint))
        try connectTraffic()
    }

    deinit {
        unsafe calls.table.easy_cleanup(handle)
        unsafe lists.forEach { unsafe calls.table.slist_free_all($0) }
        unsafe complaint.deallocate()
    }

    func set(_ option: CURLoption, _ number: Int) throws(OutboundError) {
        try check(unsafe curl_set_number(calls.table, handle, option, number))
    }

    /// - Parameter text: nil takes away what libcurl has of its own.
    func set(_ option: CURLoption, _ text: String?) throws(OutboundError) {
        try Self.checkEnd(text ?? "")
        try check(unsafe curl_set_text(calls.table, handle, option, text))
    }

    func set(_ option: CURLoption, _ lines: [String]) throws(OutboundError) {
        var list: UnsafeMutablePointer<curl_slist>? = nil
        for line in lines { try Self.checkEnd(line) }
        for line in lines {
            guard let longer = unsafe calls.table.slist_append(list, line) else {
                unsafe calls.table.slist_free_all(list)
                throw .unavailable("it has no memory")
            }
            unsafe list = longer
        }
        guard let list = unsafe list else { return }
        unsafe lists.append(list)
        try check(unsafe curl_set_pointer(calls.table, handle, option, list))
    }

    /// Blocks until all is done, or has failed.
    /// - Returns: the last status that came.
    func run() throws(OutboundError) -> Int {
        let code = unsafe calls.table.easy_perform(handle)
        if code == CURLE_OK { return lastStatus }
        if traffic.isOverflowing { throw .tooLarge }
        if code == CURLE_COULDNT_CONNECT, traffic.wasKeptBack { throw .refusedAddress }
        throw OutboundError(code, said(code))
    }

    /// 0 if none came.
    var lastStatus: Int { unsafe curl_response_code(calls.table, handle) }

    /// A C string ends at a NUL, and something else than what was checked would be used.
    private static func checkEnd(_ text: String) throws(OutboundError) {
        guard !text.utf8.contains(0) else { throw .malformed("a text has a NUL in it") }
    }

    private func check(_ code: CURLcode) throws(OutboundError) {
        guard code != CURLE_OK else { return }
        throw .unavailable(said(code))
    }

    /// What libcurl wrote down; parts of it may be the other side's words.
    private func said(_ code: CURLcode) -> String {
        let detail = unsafe Wording.printable(String(cString: complaint))
        guard detail.isEmpty else { return detail }
        guard let text = calls.table.easy_strerror(code) else { return "unknown" }
        return unsafe String(cString: text)
    }

    /// The callbacks get a borrowed reference: `traffic` lives as long as the handle does.
    private func connectTraffic() throws(OutboundError) {
        let context = unsafe Unmanaged.passUnretained(traffic).toOpaque()
        for option in [CURLOPT_OPENSOCKETDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA] {
            try check(unsafe curl_set_pointer(calls.table, handle, option, context))
        }
        let opener: curl_opensocket_callback = { context, _, address in
            guard let traffic = unsafe Traffic.at(context), let address = unsafe address,
                unsafe traffic.mayCall(address)
            else { return CURL_SOCKET_BAD }
            return unsafe curl_open_socket(address)
        }
        try check(unsafe curl_set_opener(calls.table, handle, opener))
        let bodyTaker: curl_write_callback = { bytes, size, count, context in
            guard let traffic = unsafe Traffic.at(context) else { return 0 }
            return unsafe traffic.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try check(unsafe curl_set_taker(calls.table, handle, CURLOPT_WRITEFUNCTION, bodyTaker))
        let headTaker: curl_write_callback = { bytes, size, count, context in
            guard let traffic = unsafe Traffic.at(context) else { return 0 }
            return unsafe traffic.takeHead(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try check(unsafe curl_set_taker(calls.table, handle, CURLOPT_HEADERFUNCTION, headTaker))
        let giver: curl_read_callback = { room, size, count, context in
            guard let traffic = unsafe Traffic.at(context) else { return Int(CURL_READFUNC_ABORT) }
            return unsafe traffic.give(UnsafeMutableRawBufferPointer(start: room, count: size * count))
        }
        try check(unsafe curl_set_giver(calls.table, handle, giver))
    }
}
