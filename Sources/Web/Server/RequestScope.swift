import Base
public import Hummingbird
import NIOCore

/// What every request carries through the server.
public struct RequestScope: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Where the connection comes from; a trusted proxy's word for it is read in `Gate`.
    let remoteAddress: String

    /// Names the request in the journal, the log and on error pages.
    let reference: String

    public init(source: ApplicationRequestContextSource) {
        self.init(source: source, remoteAddress: source.channel.remoteAddress?.ipAddress ?? "local")
    }

    /// A request that did not come over a connection: tests.
    public init(source: some RequestContextSource, remoteAddress: String) {
        coreContext = .init(source: source)
        self.remoteAddress = remoteAddress
        reference = RawID(at: .now).description
    }

    /// Bytes of a request's body before it is refused.
    public var maxUploadSize: Int { Self.bodyBytesMax }
    static let bodyBytesMax = 2 * 1024 * 1024
}
