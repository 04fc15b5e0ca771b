// Two customers who turn out to be one: what of their rows is filled in, what clashes, and back. No SQL.

import Schema

struct CustomerPair: Sendable {
    let kept: Customer
    let other: Customer
    /// The other's, as far as they can be opened: what cannot is not filled in.
    let numbers: CustomerNumbers

    /// What keeps them apart, as sentences; none: they can be merged.
    var obstacles: [String] {
        var obstacles: [String] = []
        if kept.account != nil, other.account != nil {
            obstacles.append("Both have an account of their own.")
        }
        for (customer, who) in [(kept, "The one to be kept"), (other, "The other")] where !customer.isLive {
            let fate = customer.erasedAt != nil ? "was forgotten" : "was merged into another already"
            obstacles.append("\(who) \(fate).")
        }
        if let joined = joinedReasons, joined.unicodeScalars.count > CustomerMerge.Refusal.mostScalars {
            obstacles.append("The two reasons why they must not rent are too long to be kept both.")
        }
        return obstacles
    }

    /// What both have and is not the same: what the one has who is kept stays.
    var clashes: [CustomerMerge.Part] {
        CustomerMerge.Part.allCases.filter {
            !$0.isEmpty(kept) && !$0.isEmpty(other) && !$0.isSame(kept, other)
        }
    }

    /// What the rows alone come to.
    var merge: CustomerMerge {
        var merge = CustomerMerge()
        let isOneLicence = kept.licence == nil || kept.licence?.hash == other.licence?.hash
        merge.parts = CustomerMerge.Part.allCases.filter { part in
            guard part.isEmpty(kept), !part.isEmpty(other) else { return false }
            switch part {
            case .phone: return numbers.phone != nil
            case .licence: return numbers.licence != nil
            // Of another licence they would be wrong.
            case .licenceCountry, .licenceUntil:
                return isOneLicence && (other.licence == nil || numbers.licence != nil)
            case .account, .email, .bornOn, .address: return true
            }
        }
        if merge.parts.contains(.account) { merge.account = other.account?.value }
        merge.tags = other.tags.indices.filter { !kept.tags.contains(other.tags[$0]) }
        switch (kept.refusedFor, other.refusedFor) {
        case (nil, .some): merge.refusal = .filled
        case (let one?, let two?) where one != two: merge.refusal = .joined
        default: merge.refusal = nil
        }
        return merge
    }

    private var joinedReasons: String? {
        guard let one = kept.refusedFor, let two = other.refusedFor, one != two else { return nil }
        return one + CustomerMerge.Refusal.link + two
    }

    /// Both as they are afterwards.
    func merged(_ merge: CustomerMerge, _ secrets: Secrets) -> (kept: Customer, other: Customer) {
        var (kept, other) = (kept, other)
        let sealed = numbers.sealed(for: kept.id, secrets)
        for part in merge.parts { part.fill(&kept, from: other, sealed) }
        if merge.account != nil { other.account = nil }
        kept.tags += merge.tags.map { other.tags[$0] }
        if merge.refusal != nil { kept.refusedFor = joinedReasons ?? other.refusedFor }
        other.mergedInto = kept.id
        return (kept, other)
    }

    /// Whether the other went into the one who is kept, and both are where they were then.
    var isOne: Bool { other.mergedInto == kept.id && kept.isLive && other.erasedAt == nil }

    /// What has become different since, so that the rows cannot be brought back, as sentences by field; none:
    /// they can.
    func changedSince(_ merge: CustomerMerge) -> [FieldError] {
        func flaw(_ field: String, _ detail: String) -> FieldError {
            FieldError(pointer: "/\(field)", detail: detail)
        }
        guard isOne else {
            return [flaw("kept_id", "is not there any more to be taken apart")]
        }
        var flaws: [FieldError] = []
        for part in merge.parts {
            let isSame =
                part == .account ? kept.account?.value == merge.account : part.isSame(kept, other)
            if !isSame { flaws.append(flaw(part.rawValue, "was changed since")) }
        }
        if reasonBefore(merge) == .unknown { flaws.append(flaw("do_not_rent", "was changed since")) }
        return flaws
    }

    private enum Earlier: Equatable {
        case known(String?)
        case unknown
    }

    /// Why the one who is kept must not rent, as it was before.
    private func reasonBefore(_ merge: CustomerMerge) -> Earlier {
        switch merge.refusal {
        case nil: return .known(kept.refusedFor)
        case .filled: return kept.refusedFor == other.refusedFor ? .known(nil) : .unknown
        case .joined:
            let end = Array((CustomerMerge.Refusal.link + (other.refusedFor ?? "")).utf8)
            let now = Array((kept.refusedFor ?? "").utf8)
            guard now.count > end.count, now.suffix(end.count).elementsEqual(end) else { return .unknown }
            return .known(String(decoding: now.dropLast(end.count), as: UTF8.self))
        }
    }

    /// Both as they were before.
    func parted(_ merge: CustomerMerge) -> (kept: Customer, other: Customer) {
        var (kept, other) = (kept, other)
        for part in merge.parts { part.empty(&kept) }
        if let account = merge.account { other.account = AccountID(value: account) }
        // Tags that came along go, and those that staff have added or taken away since are left as they are.
        let came = merge.tags.filter { other.tags.indices.contains($0) }.map { other.tags[$0] }
        kept.tags.removeAll { came.contains($0) }
        if case .known(let reason) = reasonBefore(merge) { kept.refusedFor = reason }
        other.mergedInto = nil
        return (kept, other)
    }
}
