// The platform's own site, which is a tenant's like any other but for what its staff can see there.

enum PlatformSite {
    /// No dealership may have it.
    static let slug = "platform"
}
