// swift-tools-version: 6.2
// The house: what may import what. TidyTests hold these arrows against the sources.
import PackageDescription

/// Every module is held to the same strictness; a warning is an error, an unsafe step is marked as one.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    // The dynamic half of the exclusivity rule costs a tenth of a request. Debug builds keep it, and every
    // test runs in a debug build; the static half holds everywhere.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    // Or a generic function of another module would look its types up at run time, several times a request.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    // Neither is used, and each would be linked in whole: two megabytes to load, and to search for
    // conformances.
    .unsafeFlags(
        [
            "-Xfrontend", "-disable-implicit-string-processing-module-import",
            "-Xfrontend", "-disable-implicit-concurrency-module-import",
        ], .when(configuration: .release)),
]

/// Tests may take an `UnsafeRawBufferPointer` without a word about it; all else holds for them too.
let strictTests: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// What every test goes through thousands of times, and few people step through, is optimised in debug builds
/// too: all checks stay, and the tests take two thirds of the time.
let quick: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

func room(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + quick)
}

/// Where the product's rules are: what fails in a test of them is to be found.
func house(_ name: String, on dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict, plugins: ["Embed"])
}

func tests(_ name: String, on dependencies: [Target.Dependency], without folders: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: folders, swiftSettings: strictTests)
}

let package = Package(
    name: "FleetPass",
    products: [
        .executable(name: "fleetpassd", targets: ["fleetpassd"]),
        .executable(name: "fleetpass", targets: ["fleetpass"]),
        .executable(name: "fleetpass-shared", targets: ["fleetpass-shared"]),
    ],
    targets: [
        .systemLibrary(name: "CSystem"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CZstd"),
        .systemLibrary(name: "CBrotli"),
        .systemLibrary(name: "CArgon2"),
        .systemLibrary(name: "CCurl"),
        .systemLibrary(name: "CQRCode"),
        .systemLibrary(name: "CDocuments"),
        .systemLibrary(name: "CPostgres"),
        .systemLibrary(name: "CPictures"),

        room("Mustache"),
        room("Schema"),
        room("Zones", on: ["Schema"]),
        room("CommandLine"),
        room("Files"),
        room("Codes", on: ["CQRCode"]),
        room("Documents", on: ["CDocuments"]),
        room("Threads", on: ["CSystem"]),
        room("Telemetry", on: ["Threads"]),
        room("Workshop", on: ["Threads", "CSystem"]),
        room("Pictures", on: ["Workshop", "CPictures"]),
        room("Crypto", on: ["COpenSSL", "CArgon2"]),
        room("Outbound", on: ["CCurl"]),
        room("HTTP", on: ["Threads", "CSystem", "COpenSSL", "CZlib"]),
        room("Store", on: ["Threads", "CSQLite", "Schema"]),
        room("Backups", on: ["Store", "Crypto", "Outbound", "Threads", "CommandLine", "Schema", "CZstd"]),
        room("PostgresStore", on: ["Store", "Threads", "Schema", "CPostgres"]),

        house(
            "FleetPass",
            on: [
                "HTTP", "Store", "Schema", "Mustache", "CommandLine", "Telemetry", "Crypto", "Codes",
                "Outbound",
                "Threads", "Zones", "Workshop", "Pictures", "Documents", "Files", "Backups",
            ]),
        house(
            "Shared",
            on: [
                "FleetPass", "PostgresStore", "Store", "HTTP", "Schema", "Mustache", "CommandLine", "Crypto",
                "Telemetry", "Threads",
            ]),
        house(
            "Operator",
            on: [
                "CommandLine", "Mustache", "Crypto", "Schema", "Threads", "Files", "CSystem", "Backups",
                "HTTP",
                "Store", "Telemetry",
            ]),
        .executableTarget(name: "fleetpass", dependencies: ["Operator"], swiftSettings: strict),
        .executableTarget(name: "fleetpassd", dependencies: ["FleetPass"], swiftSettings: strict),
        .executableTarget(name: "fleetpass-shared", dependencies: ["Shared"], swiftSettings: strict),

        .executableTarget(
            name: "embed", dependencies: ["Crypto", "CBrotli"], path: "Sources/Embed/Tool",
            swiftSettings: strict),
        .plugin(
            name: "Embed", capability: .buildTool(), dependencies: ["embed"], path: "Sources/Embed/Plugin"),

        tests("MustacheTests", on: ["Mustache"]),
        tests("SchemaTests", on: ["Schema"]),
        tests("ZonesTests", on: ["Zones", "Schema"], without: ["python"]),
        tests("CommandLineTests", on: ["CommandLine"]),
        tests("CodesTests", on: ["Codes"]),
        tests("DocumentsTests", on: ["Documents", "Mustache"]),
        tests("ThreadsTests", on: ["Threads"]),
        // The child that the tests of the workshop and of pictures start. No product has it.
        .executableTarget(
            name: "testbench", dependencies: ["Pictures", "Workshop"], path: "Tests/Bench",
            swiftSettings: strictTests),
        tests("WorkshopTests", on: ["Workshop", "Threads", "testbench"]),
        tests("PicturesTests", on: ["Pictures", "Workshop", "CPictures", "CZlib", "testbench"]),
        tests("CryptoTests", on: ["Crypto"]),
        tests("HTTPTests", on: ["HTTP", "Threads", "CZlib"]),
        tests("OutboundTests", on: ["Outbound"], without: ["servers"]),
        tests(
            "BackupsTests", on: ["Backups", "Store", "Crypto", "Schema", "Threads", "CommandLine"]),
        tests("StoreTests", on: ["Store", "Schema", "Threads"]),
        tests(
            "FleetPassTests",
            on: [
                "FleetPass", "HTTP", "Store", "PostgresStore", "Schema", "Crypto", "Threads", "CommandLine",
                "Zones", "COpenSSL", "Mustache", "Workshop", "Files",
                // Its children develop pictures and set documents.
                "fleetpassd",
            ]),
        tests("OperatorTests", on: ["Operator", "CommandLine", "Schema", "Crypto", "Files", "fleetpass"]),
        tests("SharedTests", on: ["Shared", "FleetPass", "PostgresStore", "Store", "Schema", "Threads"]),
        tests("TidyTests", on: []),
    ]
)
