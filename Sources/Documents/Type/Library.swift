// Cairo, Pango and Fontconfig themselves, loaded with the first document, and the fonts that documents are
// set in.

internal import CDocuments

/// The functions of the libraries, with the fonts made known to them.
///
/// `@safe`, `@unchecked Sendable`: the addresses are found once and never change; the libraries behind them
/// are never unloaded and guard what they share between threads with locks of their own. What belongs to one
/// document is kept by the classes that made it.
@safe struct Library: @unchecked Sendable {
    let calls: documents_calls

    static func loaded() throws(DocumentFlaw) -> Library { try shared.get() }

    private static let shared = Result { () throws(DocumentFlaw) in try Library() }

    private init() throws(DocumentFlaw) {
        var calls = documents_calls()
        if let missing = unsafe documents_load(&calls) {
            throw DocumentFlaw(.missingLibrary(unsafe String(cString: missing)))
        }
        self.calls = calls
        try chooseFonts()
    }

    /// Inter for what is written in Latin, Greek and Cyrillic letters, then one font each for the scripts
    /// that it lacks. No other font of the machine is looked at, and none of its settings: the same words
    /// give the same document everywhere. The list is short on purpose. Cairo holds ten files of fonts open;
    /// one more, and it would have to open another while a document is set, which a process that is shut in
    /// may no longer do.
    private static let files = [
        "inter-vf/Inter-roman.var.ttf", "inter-vf/Inter-italic.var.ttf",
        "inter-vf/InterDisplay-roman.var.ttf",
        "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "lohit-devanagari/Lohit-Devanagari.ttf",
        "wqy/wqy-microhei.ttc",
    ]

    private func chooseFonts() throws(DocumentFlaw) {
        let folder = "/usr/share/fonts/truetype"
        var folders: [Substring] = []
        for name in Self.files.compactMap({ $0.split(separator: "/").first }) where !folders.contains(name) {
            folders.append(name)
        }
        let settings =
            "<fontconfig>" + folders.map { "<dir>\(folder)/\($0)</dir>" }.joined()
            + "<cachedir>/var/cache/fontconfig</cachedir><selectfont>"
            + "<rejectfont><glob>*</glob></rejectfont><acceptfont>"
            + Self.files.map { "<glob>\(folder)/\($0)</glob>" }.joined()
            + "</acceptfont></selectfont></fontconfig>"
        guard let config = calls.FcConfigCreate() else { throw DocumentFlaw(.missingFonts) }
        // Safe: the text lives for the length of the call and ends with a zero; the library copies what it
        // needs. The configuration stays for as long as the process does.
        let isRead = unsafe Array(settings.utf8CString).withUnsafeBytes { bytes in
            unsafe calls.FcConfigParseAndLoadFromMemory(
                config, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), 1)
        }
        guard isRead != 0, unsafe calls.FcConfigBuildFonts(config) != 0,
            unsafe documents_font_count(calls.FcConfigGetFonts(config, 0)) > 0,
            unsafe calls.FcConfigSetCurrent(config) != 0
        else { throw DocumentFlaw(.missingFonts) }
    }
}
