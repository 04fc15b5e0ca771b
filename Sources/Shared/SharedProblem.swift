// What can go wrong with the shared store beyond what the product knows of.

import CommandLine

enum SharedProblem: Error {
    /// The platform's key opens none of them.
    case keys
}
