// What several pages of the fleet show: places by name, pictures of vehicles, and what can be chosen in
// forms.

import HTTP
import Mustache
import Schema

extension PageDesk {
    typealias Choices = [(value: String, label: String)]

    func placeName(_ id: UUID?) throws -> String? { try id.flatMap { try house.get().place($0)?.name } }

    /// The places at which whoever looks works.
    /// - Parameter none: what it is called to choose none; nil: that cannot be.
    func places(orNone none: String? = nil) throws -> Choices {
        let open = try house.get().places.filter { call.asker.works(at: $0.id) }
        return (none.map { [("", $0)] } ?? []) + open.map { ("\($0.id)", $0.name) }
    }

    /// All values of a name of the query, where it may be there several times.
    func allGiven(_ name: String) -> [String] {
        let pairs = (try? FormDecoder.decode(call.request.copy(call.request.query))) ?? []
        return pairs.filter { $0.name.elementsEqual(name.utf8) }.map {
            String(decoding: $0.value, as: UTF8.self)
        }
    }
}

/// Links of pages, as they stand in a page.
enum PageURL {
    /// - Parameter query: what is empty is left out.
    static func of(_ path: String, _ query: [(String, String)]) -> String {
        var bytes: [UInt8] = []
        for (name, value) in query where !value.isEmpty {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "?" : "&"))
            PercentCoding.encode(name.utf8.span, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentCoding.encode(value.utf8.span, to: &bytes)
        }
        return path + String(decoding: bytes, as: UTF8.self)
    }
}

enum VehiclePicture {
    /// - Parameter edge: in pixels, of the longer side as it is needed.
    static func url(_ name: String, edge: Int) -> String {
        "/files/\(PhotoName(name)?.fitting(edge).text ?? name)"
    }

    /// The cover of a vehicle, or the drawing that stands for it.
    static func cover(of vehicle: Sheet, edge: Int) -> String {
        let names = (vehicle["photos"]?.list ?? []).compactMap(\.text)
        return url(names.first ?? CarPicture.standIn(body: vehicle.text("body")), edge: edge)
    }
}

extension Sheet {
    /// `2023 Toyota RAV4`
    var vehicleTitle: String { "\(integer("year") ?? 0) \(text("make")) \(text("model"))" }
}

extension View {
    /// What can be chosen, and what is.
    static func options(_ choices: PageDesk.Choices, chosen: String?) -> View {
        .list(
            choices.map {
                [
                    "value": .text($0.value), "label": .text($0.label),
                    "chosen": .bool($0.value == chosen ?? ""),
                ]
            })
    }

    static func choices<Code>(_ code: Code.Type, any: String, chosen: String?) -> View
    where Code: RawRepresentable & CaseIterable, Code.RawValue == String {
        options(
            [("", any)] + Code.allCases.map { ($0.rawValue, Labels.choice($0.rawValue)) }, chosen: chosen)
    }
}
