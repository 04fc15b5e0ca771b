// States and the moves between them: one table for each machine, which the documentation draws too.

import Schema

/// Moves that are not in the table are refused, with the state that it is in and those it may go to.
protocol StateMachine: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// As a sentence begins: `A booking`.
    static var subject: String { get }
    static var moves: [Self: [Self]] { get }
}

extension StateMachine {
    var next: [Self] { Self.moves[self] ?? [] }

    /// As people read it: `on rent`.
    var words: String {
        String(decoding: rawValue.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self)
    }

    /// - Throws: `conflict`.
    func demandMove(to state: Self) throws {
        guard !next.contains(state) else { return }
        let allowed = next.map(\.words).joined(separator: ", ")
        throw Failure(
            .conflict,
            "\(Self.subject) that is \(words) cannot become \(state.words). "
                + (next.isEmpty ? "It stays as it is." : "It can become: \(allowed)."))
    }
}
