// The files that an instance is stamped out with: the built-in templates, and an operator's own for settings.

import CommandLine
import Files
internal import Glibc
import Mustache
import Schema

struct InstanceTemplates {
    let instance: Instance
    let host: String?
    /// Where letters about a certificate go.
    let contact: String
    private static let mostBytes = 64 * 1024

    private var url: String? { host.map { "https://\($0)" } }

    /// - Parameter own: the name of a template in the operator's folder.
    /// - Throws: what is wrong with it.
    func settings(organisation: String, listen: String, own: String?) throws -> [UInt8] {
        let view: View = [
            "name": raw(instance.name.text), "organisation": raw(Self.quoted(organisation)),
            "public_url": raw(Self.quoted(url ?? "http://\(listen)")),
            "listen": raw(Self.quoted(listen)),
            "proxies": raw(instance.world.hasSystemd ? "[\"unix\"]" : "[\"127.0.0.1\"]"),
        ]
        guard let own else { return try Self.render("settings", view) }
        let source = Templates.Source(name: own, bytes: try self.own(own))
        do {
            var bytes: [UInt8] = []
            try Templates([source]).render(own, view, into: &bytes, strict: true)
            return bytes
        } catch {
            throw Refusal(.configurationInvalid, "the template \(own): \(error)")
        }
    }

    /// An operator's template is a file that only operators can have written.
    private func own(_ name: String) throws -> [UInt8] {
        guard InstanceName.isName(name) else {
            throw Refusal(
                .usage, "\(Excerpt.of(name)) is no name of a template: lower-case letters, digits, hyphens")
        }
        let path = "\(instance.world.templates)/\(name).toml"
        guard try Place.kind(of: path) != .nothing else {
            throw Refusal(.notFound, "there is no template \(path)")
        }
        try Place.demandFileOrNothing(path)
        try Place.demandOurs(instance.world.templates)
        try Place.demandOurs(path)
        guard let bytes = try FileContent.read(path, atMost: Self.mostBytes + 1),
            bytes.count <= Self.mostBytes
        else {
            throw Refusal(.configurationInvalid, "\(path) is larger than 64 KiB, the most for a template")
        }
        return bytes
    }

    func account() throws -> [UInt8] { try Self.render("account", units) }

    private var units: View {
        ["name": raw(instance.name.text), "user": raw(instance.name.user), "data": raw(instance.data)]
    }

    /// - Parameter upstream: the address behind the proxy, as `127.0.0.1:20417` or the path of a socket.
    func caddy(upstream: String, isSuspended: Bool) throws -> [UInt8] {
        let place = upstream.utf8.first == UInt8(ascii: "/") ? "unix/\(upstream)" : upstream
        return try Self.render("caddy", proxy(place, isSuspended))
    }

    func nginx(upstream: String, isSuspended: Bool) throws -> [UInt8] {
        let place = upstream.utf8.first == UInt8(ascii: "/") ? "unix:\(upstream)" : upstream
        return try Self.render("nginx", proxy(place, isSuspended))
    }

    private func proxy(_ upstream: String, _ isSuspended: Bool) -> View {
        let host = host ?? "localhost"
        return [
            "name": raw(instance.name.text), "host": raw(host), "upstream": raw(upstream),
            "contact": raw(contact), "is_suspended": .bool(isSuspended),
            "certificate": raw("\(instance.world.certificates)/\(host).pem"),
            "key": raw("\(instance.world.certificates)/\(host).key"),
        ]
    }

    /// These files are no HTML, and everything that goes into them was checked or put in quotes before.
    private func raw(_ text: String) -> View { .html(Array(text.utf8)) }

    /// A text as JSON and TOML both write it.
    static func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.text(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func render(_ name: String, _ view: View) throws -> [UInt8] {
        let sources = Embedded.files.compactMap { path, content, _ -> Templates.Source? in
            guard path == "templates/instance/\(name).mustache" else { return nil }
            return Templates.Source(name: name, bytes: EmbeddedText.bytes(content))
        }
        var bytes: [UInt8] = []
        try Templates(sources).render(name, view, into: &bytes, strict: true)
        return bytes
    }
}

enum EmbeddedText {
    /// The literal lives as long as the program.
    static func bytes(_ content: StaticString) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount))
    }
}
