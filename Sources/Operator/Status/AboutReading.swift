// What a server says of itself at /about: its version, schema, process and since when.

import Schema

struct AboutReading {
    let version: String
    let schema: Int64?
    let startedAt: String?
    let onProbation: Bool?

    /// - Returns: nil where nobody answers, or a server from before there was this.
    init?(_ answer: (status: Int, body: [UInt8])?) {
        guard let answer, answer.status == 200, let json = try? JSONValue(parsing: answer.body),
            let version = json["version"]?.text
        else { return nil }
        self.version = version
        schema = json["schema"]?.integer
        startedAt = json["started_at"]?.text
        onProbation = json["probation"]?.boolean
    }
}
