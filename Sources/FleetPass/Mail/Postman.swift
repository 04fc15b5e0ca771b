// Sends what lies in one outbox, and puts off what could not be sent. When he goes, PostRounds.swift says.

import Crypto
import Files
import Glibc
import Mustache
import Outbound
import Schema
import Store
import Telemetry
import Threads

/// A letter that was handed to the mail server and not yet crossed off when the process ended goes a second
/// time, under the same Message-ID: one too many is better than none.
package struct Postman: Sendable {
    private let app: App
    private let mail: MailSettings
    private let goesOn: @Sendable () -> Bool
    private static let atOnce = 16
    static let mostAttempts = 10
    private static let hourMs: Int64 = 3_600_000
    /// No letter waits for longer until it is tried again.
    static let longestMs = hourMs / 4 * 5

    /// - Parameter goesOn: asked between any two letters: false where somebody else is to go on, or nobody.
    package init(_ app: App, while goesOn: @escaping @Sendable () -> Bool = { true }) {
        (self.app, mail, self.goesOn) = (app, app.configuration.mail, goesOn)
    }

    /// Looks for what a kill has left behind.
    func tidy() throws {
        let count = try LetterFiles(paths: app.paths).sweep(app.database)
        if count > 0 { app.log.write(.info, "letters removed", .integer("files", count)) }
    }

    /// Whether there is anything to send. Where several share the work this is asked before anything is done
    /// about it: it costs the least.
    package func hasDue() throws -> Bool {
        try app.database.reader().read { try !OutboxStore(tx: $0).due(1).isEmpty }
    }

    /// One round: all that is due. To be made by one process at a time, or letters go twice.
    package func deliver() throws {
        while goesOn() {
            // By the writer: a reader of its own would cost an idle instance a connection and its memory.
            // With what the dealership calls itself now, whatever it did when they were written.
            let (due, sign) = try app.database.write { [app] tx in
                let due = try OutboxStore(tx: tx).due(Self.atOnce)
                return (due, due.isEmpty ? app.sign : try app.signs.sign(tx))
            }
            if due.isEmpty { return }
            for entry in due where goesOn() { try send(entry, sign) }
        }
    }

    func send(_ entry: OutboxStore.Entry, _ sign: Signboard) throws {
        guard let letter = app.letter(entry), let message = try message(letter, entry, sign) else {
            return try note(entry) {
                try $0.fail(entry.id, "its content or address cannot be read", again: nil)
            }
        }
        guard let server = mail.server else {
            return try keep(message, entry)
        }
        do throws(OutboundError) {
            try app.premises.relay.deliver(message, from: message.from, to: message.to, by: server)
        } catch {
            return try failed(entry, error)
        }
        try note(entry) { _ = try $0.finish(entry.id, .sent, keepsContent: false) }
    }

    /// Whom it is for may be forgotten while it is written: then their files are gone already, and this one
    /// has to go too.
    private func keep(_ message: MailMessage, _ entry: OutboxStore.Entry) throws {
        try FileContent.write(message.encoded(), to: app.paths.letter(entry.id))
        let isWanted = try app.database.write { tx in
            try OutboxStore(tx: tx).finish(entry.id, .kept, keepsContent: true)
        }
        if !isWanted { LetterFiles(paths: app.paths).remove([entry.id]) }
    }

    private func failed(_ entry: OutboxStore.Entry, _ error: OutboundError) throws {
        app.log.write(.warning, "letter not sent", .text("id", "\(entry.id)"), .text("cause", error.kind))
        let isLast = error.isFinal || entry.attempts + 1 >= Self.mostAttempts
        let waitMs = Self.waitMs(after: entry.attempts, random: Random.words().0)
        try note(entry) { store in
            let again = Instant(epochMs: store.tx.now.epochMs + waitMs)
            try store.fail(entry.id, error.description, again: isLast ? nil : again)
        }
    }

    private func note(_ entry: OutboxStore.Entry, _ body: @escaping @Sendable (OutboxStore) throws -> Void)
        throws
    {
        try app.database.write { try body(OutboxStore(tx: $0)) }
    }

    /// Half a minute, one, two … at most an hour, a quarter more or less, so that not all come back at once.
    static func waitMs(after attempts: Int, random: UInt64) -> Int64 {
        let doublings = Int64(min(max(attempts, 0), 10))
        let waitMs: Int64 = min(hourMs, 30_000 << doublings)
        let shift = Int64(random % UInt64(waitMs / 2))
        return waitMs / 4 * 3 + shift
    }

    /// - Returns: nil for an address that no mail can go to.
    private func message(_ letter: Letter, _ entry: OutboxStore.Entry, _ sign: Signboard) throws
        -> MailMessage?
    {
        guard let from = MailAddress(mail.from, name: sign.name),
            let to = MailAddress(letter.address, name: letter.name)
        else { return nil }
        let words = Words(letter.language)
        let replyTo = sign.email.flatMap { MailAddress($0, name: sign.name) }
        let view: View = [
            "brand": .text(sign.name), "name": .text(letter.name), "url": .text(letter.url),
            "good_for": .text(letter.goodFor), "home_url": .text(app.url("/")),
            "lang": .text(letter.language.rawValue), "fill": .text(sign.accent?.fill ?? Accent.plainFill),
            "brand_footer": View(sign.footer), "brand_contacts": .list(sign.contacts),
            "logo": sign.logo?.view(at: app.url("")) ?? .absent,
            "is_answered": .bool(replyTo != nil), "booking": View(letter.booking),
        ]
        let template = letter.kind.template
        let text = try app.render(template + ".txt", view, in: letter.language)
        let page = try app.render(template, view, in: letter.language)
        let host = mail.from.utf8.drop { $0 != UInt8(ascii: "@") }
        let code = letter.booking["code"]?.text ?? ""
        var message = MailMessage(
            from: from, to: to, subject: letter.kind.subject(sign.name, words, code: code),
            text: String(decoding: text, as: UTF8.self), html: String(decoding: page, as: UTF8.self),
            messageID: "\(entry.id)\(String(host) ?? "@localhost")", dateMs: entry.createdAt.epochMs)
        message.replyTo = replyTo
        message.calendar = letter.booking["calendar"]?.text.map {
            MailMessage.Calendar(fileName: "\(code).ics", text: $0)
        }
        return message
    }
}

extension OutboundError {
    /// Trying again would be answered the same.
    fileprivate var isFinal: Bool { if case .rejected = self { true } else { false } }

    /// For the log, which holds no words of others.
    fileprivate var kind: String { String("\(self)".utf8.prefix { $0 != UInt8(ascii: ":") }) ?? "" }
}
