// How much one address may ask: what is said beforehand, what is refused, and how the window slides.

import Glibc
import Schema
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct RateLimitTests {
    private static let few = ["rate-limits": ["on"]]
    private let peer = PeerAddress("192.0.2.7") ?? .local

    private func limited(reads: Int, enquiries: Int) -> RateLimits {
        RateLimits([.reads: reads, .enquiries: enquiries])
    }

    @Test(
        "A whole quota in one minute, and not one more; the next minute gives back what the last one took, bit by bit"
    )
    func sliding() {
        let limits = limited(reads: 60, enquiries: 1)
        let start: Int64 = 1_800_000_000_000 / 60_000 * 60_000
        func taken(_ atMs: Int64) -> Int {
            (0..<200).count { _ in limits.take(.reads, peer, nowMs: start + atMs).isAllowed }
        }
        #expect(taken(30_000) == 60)
        #expect(taken(59_999) == 0)
        #expect(taken(60_000) == 0)
        #expect(taken(75_000) == 15)
        #expect(taken(90_000) == 15)
        #expect(taken(200_000) == 60)
    }

    @Test(
        "Allowances and addresses are counted apart; an IPv6 household is one",
        arguments: [
            ("192.0.2.7", "192.0.2.7", false), ("192.0.2.7", "192.0.2.8", true),
            ("2001:db8::1", "2001:db8::2", false),
            ("2001:db8::1", "2001:db8:0:0:ffff::1", false), ("2001:db8::1", "2001:db8:0:1::1", true),
            ("::ffff:192.0.2.7", "192.0.2.7", false),
        ])
    func apart(first: String, second: String, isAllowed: Bool) {
        let limits = limited(reads: 1, enquiries: 1)
        let peers = [first, second].map { PeerAddress($0) ?? .local }
        #expect(
            limits.take(.reads, peers[0], nowMs: 0).isAllowed
                && limits.take(.enquiries, peers[0], nowMs: 0).isAllowed)
        #expect(limits.take(.reads, peers[1], nowMs: 0).isAllowed == isAllowed)
    }

    @Test("A clock that jumps, and a refusal that is not counted")
    func clock() {
        let limits = limited(reads: 2, enquiries: 1)
        func take(_ nowMs: Int64) -> RateLimits.Verdict { limits.take(.reads, peer, nowMs: nowMs) }
        #expect([take(600_000), take(600_000), take(600_000)].map(\.isAllowed) == [true, true, false])
        #expect(take(0).isAllowed)
        #expect(take(Int64.max / 2).isAllowed)
        let verdict = take(Int64.max / 2)
        #expect(verdict.remaining == 0 && (1...60).contains(verdict.resetSeconds))
    }

    /// More than any memory here is to hold, each of them a /64 of its own.
    private static let households = (0..<200_000 as Range<UInt64>).map {
        PeerAddress(high: 0x2001_0DB8_0000_0000 + $0, low: 1)
    }

    @Test("A flood from countless households is held to what is remembered and to one window for the others")
    func flood() {
        let limits = limited(reads: 5, enquiries: 5)
        let allowed = Self.households.count { limits.take(.reads, $0, nowMs: 61_000).isAllowed }
        #expect(
            allowed == SlidingWindows<PeerAddress>.shardCount
                * (SlidingWindows<PeerAddress>.windowsPerShard + 5))
        let again = Self.households.count { limits.take(.reads, $0, nowMs: 62_500).isAllowed }
        #expect(again == SlidingWindows<PeerAddress>.shardCount * SlidingWindows<PeerAddress>.windowsPerShard)
    }

    @Test("No flood makes an address forgotten that has used up its quota")
    func keptThroughFlood() {
        let limits = limited(reads: 5, enquiries: 5)
        let before = (0..<6).map { _ in limits.take(.reads, peer, nowMs: 61_000).isAllowed }
        for (place, household) in Self.households.enumerated() {
            _ = limits.take(.reads, household, nowMs: 61_000 + Int64(place) / 10)
        }
        #expect(before == [true, true, true, true, true, false])
        #expect(!limits.take(.reads, peer, nowMs: 82_000).isAllowed)
    }

    @Test(
        "What no longer counts makes room, also where the clock was set back; what still counts does not",
        arguments: [(61_000, false), (119_000, false), (121_000, false), (181_000, true), (1_000, true)])
    func room(laterMs: Int64, isRemembered: Bool) {
        let limits = limited(reads: 1, enquiries: 1)
        for household in Self.households { _ = limits.take(.reads, household, nowMs: 61_000) }
        let newcomers = (0..<64 as Range<UInt64>).map {
            PeerAddress(high: 0x2001_0DB9_0000_0000 + $0, low: 1)
        }
        let allowed = newcomers.count { limits.take(.reads, $0, nowMs: laterMs).isAllowed }
        #expect(isRemembered ? allowed == 64 : allowed <= SlidingWindows<PeerAddress>.shardCount)
    }

    @Test(
        "What finds no route draws from the reads, and is refused with them",
        arguments: [
            ("GET", "/nowhere", 404), ("DELETE", "/v1/vehicles", 405), ("OPTIONS", "/v1/vehicles", 204),
        ])
    func unrouted(method: String, target: String, status: Int) throws {
        let instance = Instance.demo(settings: Self.few)
        let first = instance.ask(Asked(method, target))
        #expect(first.status == status && first["RateLimit"]?.hasPrefix("\"reads\";r=29999;t=") == true)
        guard let limits = instance.app.rateLimits, let peer = PeerAddress("192.0.2.1") else { return }
        var last = Answered.none
        // Once more if a new minute has begun in between and given some back.
        for _ in 0..<3 where last.status != 429 {
            while limits.take(.reads, peer, nowMs: Int64(time(nil)) * 1_000).isAllowed {}
            last = instance.ask(Asked(method, target))
        }
        #expect(last.status == 429 && last["Retry-After"] != nil && last["Allow"] == nil)
    }

    @Test("Every answer says what is left, and a refusal when to come back")
    func headers() {
        let instance = Instance.demo(settings: Self.few)
        let answers = (0..<61).map { _ in instance.ask(.json("/v1/enquiries", "{}")) }
        let (first, last) = (answers[0], answers[60])
        #expect(first.status == 400 && first["RateLimit-Policy"] == "\"enquiries\";q=60;w=60")
        #expect(first["RateLimit"]?.hasPrefix("\"enquiries\";r=59;t=") == true)
        #expect(
            last.status == 429 && last.member("type")?.text == "/docs#problem-rate_limited"
                || answers.allSatisfy { $0.status == 400 })
        #expect(
            (last.status == 429)
                == (last["Retry-After"].flatMap { Int($0) }.map { (1...60).contains($0) } == true))
        var other = Asked.json("/v1/enquiries", "{}")
        other.peer = "192.0.2.99"
        #expect(instance.ask(other).status == 400)
        #expect(instance.get("/v1/locations")["RateLimit-Policy"] == "\"reads\";q=30000;w=60")
    }

    @Test("A page that is refused is a page, and still says when to come back")
    func page() {
        let instance = Instance.demo(settings: Self.few)
        let form = Asked.form("/vehicles/\(Demo.active)/enquiry", Written.form(["name": ""]))
        let answers = (0..<130).map { _ in instance.ask(form) }
        let refused = answers.filter { $0.status == 429 }
        #expect(
            !refused.isEmpty
                && refused.allSatisfy {
                    $0["Retry-After"] != nil && $0["Content-Type"] == "text/html; charset=utf-8"
                })
    }

    @Test("Where they are off nothing is said and nothing refused")
    func off() {
        let answers = (0..<100).map { _ in Instance.shared.ask(.json("/v1/enquiries", "{}")) }
        #expect(answers.allSatisfy { $0.status == 400 && $0["RateLimit"] == nil })
    }

    /// A request, and which window tells of it.
    private struct Draw {
        let who: Person
        let per: (account: String, key: String)
        let told: String
    }

    private static let draws = [
        Draw(who: .admin, per: ("3", "50"), told: "account"),
        Draw(who: .keyWith, per: ("50", "3"), told: "key"),
        Draw(who: .anonymous, per: ("1", "1"), told: "reads"),
        Draw(who: .admin, per: ("40000", "1"), told: "reads"),
    ]

    @Test(
        "Whoever is known has a window of their own, from wherever they ask; the scarcer one decides",
        arguments: 0..<4)
    func asker(number: Int) throws {
        let draw = Self.draws[number]
        let people = People(
            Instance.demo(
                settings: Self.few,
                environment: [
                    "FLEETPASS_RATE_LIMIT_PER_ACCOUNT_PER_MINUTE": draw.per.account,
                    "FLEETPASS_RATE_LIMIT_PER_KEY_PER_MINUTE": draw.per.key,
                ]))
        let fields =
            draw.who == .keyWith
            ? ["Authorization": "Bearer \(people.key([.auditView]))"] : people.fields(draw.who)
        let target = draw.who == .anonymous ? "/v1/locations" : "/v1/me"
        func ask(_ fields: [String: String]) -> [Answered] {
            (0..<5).map { number in
                var asked = Asked("GET", target, fields: fields)
                asked.peer = "192.0.2.\(number)"
                return people.instance.ask(asked)
            }
        }
        let answers = ask(fields)
        #expect(answers.allSatisfy { $0["RateLimit"]?.hasPrefix("\"\(draw.told)\";r=") == true })
        // A new minute may begin in between; then it begins for all of them.
        let isHeld = answers.map(\.status) == [200, 200, 200, 429, 429]
        #expect(draw.told == "reads" ? answers.allSatisfy { $0.status == 200 } : isHeld)
        #expect(draw.told == "reads" || answers[4]["Retry-After"] != nil)
        #expect(ask(people.fields(.manager))[0].status == 200)
    }
}
