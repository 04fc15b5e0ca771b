// The readers of bodies, queries and single values, and the one writer whose output another program parses.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = [
        "JSON": json, "JSONLeaf": jsonLeaf, "Body": body, "Query": query, "Form": form, "Percent": percent,
        "Instant": instant,
        "Date": date, "UUID": uuid, "Money": money, "Currency": currency, "VIN": vin, "CSV": csv,
        "Table": table, "Scanner": scanner, "UploadOffset": uploadOffset, "PartedForm": partedForm,
    ]
}
