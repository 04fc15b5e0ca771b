// One request as a visitor sends it, to an instance's own socket, and how long the answer took.

internal import CSystem
import CommandLine
internal import Glibc
import Threads

struct Visit {
    enum Address {
        case path(String)
        case port(UInt16)
    }

    let address: Address
    private static let mostBytes = 4 * 1024 * 1024

    struct Answer {
        let status: Int
        let body: [UInt8]
        let tookUs: Int64
    }

    /// - Returns: nil if nobody answers in that time, or not by HTTP.
    func get(_ target: String, patienceMs: Int32 = 10_000) -> Answer? {
        let startNs = Clock.monotonicNs()
        let line: Int32 =
            switch address {
            case .path(let path): unsafe sys_connect_path(path, patienceMs)
            case .port(let port): sys_connect_port(port, patienceMs)
            }
        guard line >= 0 else { return nil }
        defer { close(line) }
        let request = [UInt8](
            "GET \(target) HTTP/1.1\r\nHost: localhost\r\nUser-Agent: fleetpass\r\nConnection: close\r\n\r\n"
                .utf8
        )
        guard unsafe send(line, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            let answer = OperatorDoor.read(LineReader.all(line, atMost: Self.mostBytes))
        else { return nil }
        return Answer(
            status: answer.status, body: answer.body, tookUs: (Clock.monotonicNs() - startNs) / 1_000)
    }
}

extension Instance {
    /// Where visitors reach it, behind the proxy.
    func visit() throws -> Visit {
        let listen = try file().text(of: "listen") ?? ""
        let beginning = "unix:"
        if listen.utf8.starts(with: beginning.utf8) {
            return Visit(address: .path(String(listen.dropFirst(beginning.count))))
        }
        return world.hasSystemd ? Visit(address: .path(socket)) : Visit(address: .port(try port()))
    }
}
