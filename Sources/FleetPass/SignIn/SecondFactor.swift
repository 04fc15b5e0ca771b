// The second factor: codes of an app, and ten codes on paper for when the app is lost. No HTTP.

import Crypto
import Schema
import Store

struct SecondFactor {
    private let ring: KeyRing
    private let store: SecondFactorStore
    private let account: AccountID

    static let recoveryCodes = 10
    private static let secretBytes = 20

    static let code = Field.text("code", min: 6, max: 20, "Six digits of the app, or a code from paper.")
        .autocomplete("one-time-code")

    init(of account: AccountID, _ ring: KeyRing, _ tx: Transaction) {
        (self.account, self.ring, store) = (account, ring, SecondFactorStore(tx: tx))
    }

    func isSet() throws -> Bool { try store.factor(of: account)?.isConfirmed == true }

    /// A fresh secret, which counts once a first code has been made of it.
    /// - Throws: `conflict` if one is set already.
    func begin() throws -> [UInt8] {
        if try isSet() { throw Failure(.conflict, "A second factor is set already; remove it first.") }
        let secret = Random.bytes(Self.secretBytes)
        try store.begin(ring.seal(secret, for: context), of: account)
        return secret
    }

    /// The secret that was begun, for its picture to be shown again.
    func begun() throws -> [UInt8]? {
        guard let kept = try store.factor(of: account), !kept.isConfirmed else { return nil }
        return ring.open(kept.sealedSecret, for: context)
    }

    /// Sets what was begun, if the code shows that the app has it.
    /// - Returns: the codes for paper, told this once; nil for a wrong code.
    func confirm(_ code: String, now: Instant) throws -> [String]? {
        guard let secret = try begun(),
            let step = OneTimeCode.matchingStep(
                Self.digits(code), secret: secret, nowMs: now.epochMs, after: nil)
        else { return nil }
        try store.confirm(account, step: step)
        return try renewRecoveryCodes()
    }

    func renewRecoveryCodes() throws -> [String] {
        let codes = (0..<Self.recoveryCodes).map { _ in Self.freshRecoveryCode() }
        try store.setRecoveryCodes(codes.map { digest($0) }, of: account)
        return codes
    }

    enum Code { case app, paper }

    /// Which kind of code it is, if it is one for now; either is good once.
    func takes(_ code: String, now: Instant) throws -> Code? {
        guard let kept = try store.factor(of: account), kept.isConfirmed else { return nil }
        let typed = Self.digits(code)
        if typed.count == 6, let secret = ring.open(kept.sealedSecret, for: context) {
            let step = OneTimeCode.matchingStep(
                typed, secret: secret, nowMs: now.epochMs, after: kept.lastStep)
            guard let step else { return nil }
            try store.noteStep(step, of: account)
            return .app
        }
        return try store.useRecoveryCode(digest(code), of: account) ? .paper : nil
    }

    func remove() throws { try store.remove(account) }

    /// Bound to the row, so that nobody can put one account's secret into another's.
    private var context: [UInt8] { SealedColumn.context("second_factors.secret", account.value) }

    private func digest(_ code: String) -> [UInt8] {
        // As typed by hand from paper: without hyphens and blanks, in either case.
        let plain = EmailKey.of(code).utf8.filter { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
        return Digest.sha256(Array("\(account.value) ".utf8) + plain)
    }

    private static func digits(_ code: String) -> [UInt8] { code.utf8.filter { $0 != 0x20 } }

    /// Fifty bits in two groups of five letters and digits, none of which looks like another.
    private static func freshRecoveryCode() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789x".utf8)
        let code = Random.bytes(10).map { letters[Int($0 & 31)] }
        return String(decoding: code.prefix(5) + [UInt8(ascii: "-")] + code.suffix(5), as: UTF8.self)
    }
}
