package io.tidegate.cli;

/** The version of this build. */
final class Version {
    private Version() {}

    /** From the jar's manifest; classes that were never packed have none. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development build" : version;
    }
}
