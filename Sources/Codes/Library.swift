// libqrencode itself, loaded by the first code.

internal import CQRCode

/// The functions of libqrencode.
///
/// `@safe`, `@unchecked Sendable`: the addresses are found once and never change; the library behind them is
/// never unloaded, and encoding keeps no state between calls.
@safe struct Library: @unchecked Sendable {
    let calls: qrcode_calls

    /// Nil where the package libqrencode4 is not installed.
    static let loaded = Library()

    private init?() {
        var calls = qrcode_calls()
        guard unsafe qrcode_load(&calls) == 1 else { return nil }
        self.calls = calls
    }
}
