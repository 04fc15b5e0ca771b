// The product's name and version.

import CommandLine

public enum FleetPass {
    public static let version = Release.version
}
