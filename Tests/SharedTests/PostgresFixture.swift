// A PostgreSQL for the tests that need one: `Tests/Shared/cluster.py run` starts it and says where it is.

import Glibc

@testable import PostgresStore

enum PostgresFixture {
    /// As libpq takes it; nil where nobody has started one.
    static let address: String? = getenv("FLEETPASS_TEST_POSTGRES").map { String(cString: $0) }.flatMap {
        $0.isEmpty ? nil : $0
    }

    static func settings(_ user: String = "fleetpass_platform") -> PostgresSettings {
        PostgresSettings(address: address ?? "", user: user, connections: 2)
    }
}
