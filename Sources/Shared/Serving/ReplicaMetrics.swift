// What operators are told of replicas, by their places among the addresses.

import PostgresStore
import Telemetry

extension MetricsText {
    mutating func replicas(_ figures: [Replicas.Figures]) {
        begin("store_replica_used", .gauge, "Whether it may be read from: there, and not too far behind.")
        for one in figures { sample("store_replica_used", [("replica", one.name)], one.isUsed ? 1 : 0) }
        begin("store_replica_lag_bytes", .gauge, "How much of the log it has not replayed, as last seen.")
        for one in figures {
            sample("store_replica_lag_bytes", [("replica", one.name)], Double(one.behindBytes))
        }
        begin("store_replica_reads_total", .counter, "Requests and reports whose data it has given.")
        for one in figures {
            sample("store_replica_reads_total", [("replica", one.name)], Double(one.reads))
        }
        begin("store_replica_repeats_total", .counter, "Reads that failed there and went to the primary.")
        for one in figures {
            sample("store_replica_repeats_total", [("replica", one.name)], Double(one.repeats))
        }
    }
}
