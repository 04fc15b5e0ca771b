// The product's name and version.

public enum FleetPass {
    public static let version = "0.1.0"
}
