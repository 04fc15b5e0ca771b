// The server's side: a file comes in and a sheet comes out, or a flaw. No picture is decoded in this process.

internal import Glibc
public import Workshop

public struct PictureRoom: Sendable {
    /// What is taken of a file.
    public static let mostBytes = PictureBench.limits.inputBytes

    private let workshop: Workshop
    private let arguments: [String]
    private let use: PictureUse
    private let limits: WorkshopLimits

    /// - Parameters:
    ///   - arguments: by which the program that is started knows that it is to run `PictureBench.main()`, and
    ///     for what.
    ///   - limits: what is waited for and heard; the child keeps itself to its own.
    public init(
        _ workshop: Workshop, arguments: [String] = ["bench", "picture"], for use: PictureUse = .photo,
        limits: WorkshopLimits = PictureBench.limits
    ) {
        (self.workshop, self.arguments, self.use, self.limits) = (workshop, arguments, use, limits)
    }

    /// Blocks for as long as a child works on the picture, so the caller is a worker.
    public func develop(_ bytes: [UInt8]) throws(PictureFlaw) -> PictureSheet {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.mostBytes else { throw .tooHeavy }
        let type = PictureType.sniff(bytes)
        guard let type, type.isTaken else { throw .notTaken(type) }
        let answer: [UInt8]
        do throws(WorkshopFailure) {
            answer = try workshop.run(arguments, input: bytes, limits: limits)
        } catch {
            throw Self.flaw(error)
        }
        guard let sheet = PictureSheet(answer, for: use), sheet.original == type else { throw .unreadable }
        return sheet
    }

    /// A child that a picture has brought down is no trouble of the house, but a picture that cannot be read.
    private static func flaw(_ failure: WorkshopFailure) -> PictureFlaw {
        switch failure {
        case .refused(let code, let message): PictureFlaw(code: code) ?? .unavailable(message)
        case .cannotStart(let cause): .unavailable(cause)
        case .timedOut, .died(SIGXCPU): .takesTooLong
        case .tooMuchOutput, .died: .unreadable
        }
    }
}
