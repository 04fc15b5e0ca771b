// What can go wrong with the shared store beyond what the product knows of.

import CommandLine
import FleetPass

/// In words for whoever runs it.
struct SharedProblem: Error {
    let status: ExitStatus
    let message: String

    static let keys = SharedProblem(
        status: .failed,
        message:
            "the platform's key does not open the tenants' keys: put keys/platform back, as the first server made it"
    )
    static func keyMissing(_ path: String) -> SharedProblem {
        SharedProblem(
            status: .failed,
            message:
                "\(path) is missing, and this database's tenants are sealed with it: is --data right? If so, copy it from another server"
        )
    }
    static func schema(_ detail: String) -> SharedProblem {
        SharedProblem(status: .conflict, message: "the schema of 'database' is not this version's: \(detail)")
    }
    static func address(_ url: String) -> SharedProblem {
        SharedProblem(status: .configurationInvalid, message: "\(Excerpt.of(url)) is no address of a site")
    }
    static func folder(_ path: String) -> SharedProblem {
        SharedProblem(status: .failed, message: "cannot make \(path)")
    }
    static func taken(_ message: String) -> SharedProblem {
        SharedProblem(status: .conflict, message: message)
    }
    static func gone(_ slug: String) -> SharedProblem {
        SharedProblem(
            status: .notFound,
            message: "there is no tenant \(Excerpt.of(slug)); 'tenant list' shows them all")
    }
    static func moved(_ slug: String) -> SharedProblem {
        SharedProblem(
            status: .conflict, message: "tenant '\(slug)' was changed by somebody else meanwhile; look again")
    }
}
