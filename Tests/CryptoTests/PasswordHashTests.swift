// Argon2id against another implementation of RFC 9106, and texts that are no hash of a password.

import Testing

@testable import Crypto

struct PasswordHashTests {
    /// The smallest that Argon2 can do.
    private static let cheap = PasswordHash.Cost(memoryKiB: 8, passes: 1, lanes: 1)
    private static let kept =
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU"

    @Test(
        "What OpenSSL 4 has made verifies, and nothing next to it",
        arguments: [
            (kept, "correct horse battery staple"),
            (
                "$argon2id$v=19$m=64,t=3,p=2$c2l4dGVlbiBieXRlcyEhIQ$a6H7Dbt6Tnqh8f5YhQUCZ1VyC4fOw9pK0eFovMg58dk",
                ""
            ),
            (
                "$argon2id$v=19$m=4096,t=1,p=4$/////////////////////w$ayNB0mgh2ppQm5dnNbjiNeu3SYfkHZTbSlRdnlytKUU",
                "pässwörd"
            ),
        ])
    func known(phc: String, password: String) {
        #expect(PasswordHash.verify([UInt8](password.utf8), phc))
        #expect(!PasswordHash.verify([UInt8]((password + " ").utf8), phc))
        #expect(!PasswordHash.verify([UInt8](password.utf8) + [0], phc))
        #expect(PHC(phc)?.text == phc)
    }

    @Test("The reference implementation's own vector")
    func reference() throws {
        let cost = try #require(PasswordHash.Cost(memoryKiB: 256, passes: 2, lanes: 1))
        let tag = PasswordHash.tag(of: [UInt8]("password".utf8), [UInt8]("somesalt".utf8), cost)
        #expect(tag == bytes("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"))
    }

    @Test("What was made verifies; its salt is its own, and its cost is the one asked for")
    func made() throws {
        let password = [UInt8]("a window of blue glass".utf8)
        let first = try PasswordHash.make(password)
        let second = try PasswordHash.make(password)
        #expect(first != second && first.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(PasswordHash.verify(password, first) && PasswordHash.verify(password, second))
        #expect(!PasswordHash.needsRenewal(first))
        let cheap = try PasswordHash.make(password, cost: try #require(Self.cheap))
        #expect(cheap.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$") && PasswordHash.verify(password, cheap))
        #expect(
            PasswordHash.needsRenewal(cheap) && PasswordHash.needsRenewal("") && PHC(cheap)?.salt.count == 16)
    }

    @Test("A password is as long as it may be, and no longer", arguments: [0, 1_024, 1_025, 100_000])
    func length(count: Int) throws {
        let password = [UInt8](repeating: 7, count: count)
        let cost = try #require(Self.cheap)
        guard count > PasswordHash.longestPassword else {
            let phc = try PasswordHash.make(password, cost: cost)
            #expect(PasswordHash.verify(password, phc))
            return
        }
        #expect(throws: PasswordHash.Problem.passwordTooLong) {
            try PasswordHash.make(password, cost: cost)
        }
        let tag = try #require(PasswordHash.tag(of: password, [UInt8](repeating: 1, count: 16), cost))
        let phc = PHC(cost: cost, salt: [UInt8](repeating: 1, count: 16), tag: tag).text
        #expect(!PasswordHash.verify(password, phc))
    }

    @Test("The decoy costs what an account costs, and lets nobody in")
    func decoy() {
        let decoy = PasswordHash.decoy
        #expect(PHC(decoy)?.cost == .standard && PasswordHash.decoy == decoy)
        #expect(!PasswordHash.verify([], decoy) && !PasswordHash.verify([UInt8](decoy.utf8), decoy))
        #expect(!PasswordHash.needsRenewal(decoy))
    }

    /// Each is what takes the place of a part of the text that verifies.
    @Test(
        "A mangled text is read by nobody, whatever it asks for",
        arguments: [
            ("m=19456", "m=4294967295"), ("m=19456", "m=65537"), ("m=19456", "m=7"), ("m=19456", "m=0"),
            ("m=19456", "m=4294967296"), ("m=19456", "m=99999999999999999999"), ("m=19456", "m=-19456"),
            ("m=19456", "m=+19456"), ("m=19456", "m=019456"), ("m=19456", "m="), ("m=19456", "m"),
            ("m=19456", "n=19456"), ("m=19456", "m=19456 "), ("m=19456", "m=0x10"), ("m=19456,", ""),
            ("t=2", "t=0"), ("t=2", "t=11"), ("t=2", "t=4294967295"), ("p=1", "p=0"), ("p=1", "p=5"),
            ("p=1", "p=16777215"), ("p=1", "p=1,keyid=1"), ("m=19456,t=2", "t=2,m=19456"), ("v=19", "v=16"),
            ("v=19$", ""), ("argon2id", "argon2i"), ("argon2id", "argon2d"), ("argon2id", "ARGON2ID"),
            ("$argon2id", "argon2id"), ("$argon2id", "$$argon2id"), ("DA0ODw", "DA0ODx"), ("DA0ODw", "DA0OD"),
            ("DA0ODw", "DA0ODw=="), ("DA0ODw", "DA0ODwA"), ("AAECAwQ", "AAEC-wQ"), ("SkIU", "SkIV"),
            ("SkIU", "SkI"), ("SkIU", "SkIU="), ("SkIU", "SkIUA"), ("SkIU", "SkIU$"), ("SkIU", "SkIU\n"),
            ("SkIU", "SkIU\0"), ("SkIU", "SkÍU"), ("gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU", ""),
            ("AAECAwQFBgcICQoLDA0ODw", ""), ("SkIU", "SkIU" + String(repeating: "A", count: 100_000)),
        ])
    func mangled(part: String, other: String) throws {
        let place = try #require(Self.kept.utf8.firstRange(of: part))
        let phc =
            String(decoding: Self.kept.utf8[..<place.lowerBound], as: UTF8.self) + other
            + String(decoding: Self.kept.utf8[place.upperBound...], as: UTF8.self)
        #expect(PHC(phc) == nil)
        #expect(!PasswordHash.verify([UInt8]("correct horse battery staple".utf8), phc))
        #expect(PasswordHash.needsRenewal(phc))
    }

    @Test(
        "A cost has limits",
        arguments: [
            (8, 1, 1, true), (32, 1, 4, true), (65_536, 10, 4, true), (7, 1, 1, false), (31, 1, 4, false),
            (65_537, 1, 1, false), (64, 0, 1, false), (64, 11, 1, false), (64, 1, 0, false),
            (64, 1, 5, false), (UInt32.max, UInt32.max, UInt32.max, false),
        ] as [(UInt32, UInt32, UInt32, Bool)])
    func cost(memoryKiB: UInt32, passes: UInt32, lanes: UInt32, isTaken: Bool) {
        let cost = PasswordHash.Cost(memoryKiB: memoryKiB, passes: passes, lanes: lanes)
        #expect((cost != nil) == isTaken)
    }
}

extension String.UTF8View {
    fileprivate func firstRange(of part: String) -> Range<Index>? {
        indices.first { self[$0...].starts(with: part.utf8) }.map { start in
            start..<index(start, offsetBy: part.utf8.count)
        }
    }
}
