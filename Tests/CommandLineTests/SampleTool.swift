// A small tool that the scenarios run: every kind of option, nested commands, settings with flags.

import CommandLine

enum Sample {
    enum Format: String, CaseIterable, Sendable { case text, json, csv }

    static let root = Option.optional("root", .text, placeholder: "DIR", "Move the whole world under DIR")
    static let json = Option.flag("json", letter: "j", "Print JSON")

    static let data = Option.required(
        "data", .text, letter: "d", placeholder: "DIR", "Where the dealership's data is")
    static let workers = Option(
        "workers", .integer(in: -1...64), letter: "w", default: 4, "Threads for slow work")
    static let format = Option("format", .choice(of: Format.self), default: .text, "How logs are written")
    static let hosts = Option("host", .list, default: [], "Host name to answer for")
    static let grace = Option(
        "grace", .duration(inMs: 1000...60_000), default: 10_000, "Time to finish requests")
    static let quiet = Option.flag("quiet", letter: "q", "Say nothing")
    static let origin = Option.flag("origin", "Say where each value is from")

    static let port = Setting(
        "port", .integer(in: 1...65_535), default: 8080, "Port to listen on", flag: "port")
    static let rateLimits = Setting(
        "rate_limits", .onOff, default: true, "Refuse floods", flag: "rate-limits")
    static let logLevel = Setting(
        "log.level", .choice(["debug", "info", "warning"]), default: "info", "Least level that is logged")
    static let bodyBytes = Setting(
        "limits.body_bytes", .size(inBytes: 1...(1 << 30)), default: 1 << 20, "Largest body of a request")
    static let timeoutMs = Setting(
        "limits.timeout", .duration(), default: 30_000, "Longest a request may take")
    static let origins = Setting(
        "origins", .list, default: [], "Sites that may call the API", flag: "origins")
    static let motto = Setting("motto", .text, default: "", "Shown on the front page")
    static let key = Setting("mail.key", .text, default: "", "Key of the mail provider", isSecret: true)

    static let table = SettingTable(
        prefix: "FLEETPASS", otherVariables: ["FLEETPASS_CONFIG"],
        settings: [port, rateLimits, logLevel, bodyBytes, timeoutMs, origins, motto, key])

    static let names = Positional("name", count: .some, "The instance's name")
    static let file = Positional("file", "A file to read")
    static let way = Positional("way", count: .optional, choices: ["up", "down"], "Which way to go")

    static let tool = Tool(
        name: "fleetpassd", version: "1.2.3", summary: "One dealership's rentals, sales and lot",
        description: "Serves the screens and the API of one dealership from one file.",
        sharedOptions: [root, json], settings: table, commands: [serve, configShow, configCheck, start, load]
    ) { error in
        error is Flat ? Refusal(.conflict, "the battery is flat") : nil
    }

    struct Flat: Error {}

    static let serve = Command(
        path: ["serve"], summary: "Serve the dealership",
        description:
            "Listens until it is told to stop, then finishes the requests under way.\n\n.Data is never lost.",
        options: [data, workers, format, hosts, grace, quiet] + table.flags,
        examples: [Example("fleetpassd serve --data /var/lib/north", "Serves the instance of that directory")]
    ) { invocation in
        let shown = [
            invocation[data], String(invocation[workers]), invocation[format].rawValue,
            invocation[hosts].joined(separator: "+"), String(invocation[grace]),
            invocation[quiet] ? "quiet" : "loud",
            invocation[root] ?? "no root", invocation[json] ? "json" : "text",
        ]
        invocation.console.print(shown.joined(separator: "|"))
        return .ok
    }

    static let configShow = Command(
        path: ["config", "show"], summary: "Print the settings in force", options: [origin] + table.flags
    ) { invocation in
        let settings = try Settings.resolve(
            flags: invocation.flags, environment: invocation.environment, files: [], table: table)
        for warning in settings.warnings { invocation.console.note(warning) }
        invocation.console.print(
            invocation[json] ? settings.json : settings.text(origins: invocation[origin]))
        return .ok
    }

    static let configCheck = Command(
        path: ["config", "check"], summary: "Read a settings file and say what is wrong",
        positionals: [file, way]
    ) { invocation in
        invocation.console.print(invocation[file] + "|" + invocation[way])
        return .ok
    }

    static let start = Command(path: ["instance", "start"], summary: "Start instances", positionals: [names])
    {
        $0.console.print($0.all(names).joined(separator: "+"))
        return .partlyDone
    }

    static let load = Command(path: ["load"], summary: "Start the engine") { _ in throw Flat() }
}
