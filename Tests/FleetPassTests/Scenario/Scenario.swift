// One row of the tables in this folder: what is asked, and what must come back.

import Schema
import Testing

struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var asked: Asked
    let status: Int
    /// Members of the JSON body by their place; a value of null stands for null or absent.
    let members: [String: JSONValue]
    let has: [String: String]
    let lacks: [String]
    let showing: [String]
    let hiding: [String]

    init(
        _ rule: String, _ asked: Asked, gives status: Int, with members: [String: JSONValue] = [:],
        has: [String: String] = [:], lacks: [String] = [], showing: [String] = [], hiding: [String] = []
    ) {
        (testDescription, self.asked, self.status, self.members) = (rule, asked, status, members)
        (self.has, self.lacks, self.showing, self.hiding) = (has, lacks, showing, hiding)
    }

    init(
        _ rule: String, get target: String, _ fields: [String: String] = [:], gives status: Int,
        with members: [String: JSONValue] = [:], has: [String: String] = [:], lacks: [String] = [],
        showing: [String] = [], hiding: [String] = []
    ) {
        self.init(
            rule, Asked("GET", target, fields: fields), gives: status, with: members, has: has, lacks: lacks,
            showing: showing, hiding: hiding)
    }

    @discardableResult
    func run(on instance: Instance = .shared, sourceLocation: SourceLocation = #_sourceLocation) -> Answered {
        let answer = instance.ask(asked)
        let wrong = faults(of: answer)
        #expect(wrong == [], "\(answer.status) \(answer.body.prefix(600))", sourceLocation: sourceLocation)
        return answer
    }

    private func faults(of answer: Answered) -> [String] {
        var faults = answer.status == status ? [] : ["status is \(answer.status), not \(status)"]
        for (path, value) in members.sorted(by: { $0.key < $1.key }) {
            let given = answer.member(path) ?? .null
            if given != value { faults.append("\(path) is \(given), not \(value)") }
        }
        for (name, value) in has where answer[name] != value {
            faults.append("\(name) is \(answer[name] ?? "absent"), not \(value)")
        }
        faults += lacks.filter { answer[$0] != nil }.map { "\($0) is there" }
        faults += showing.filter { !answer.body.utf8.contains($0.utf8) }.map { "does not show \($0)" }
        faults += hiding.filter { answer.body.utf8.contains($0.utf8) }.map { "shows \($0)" }
        return faults
    }
}
