package io.tidegate.bundle;

/** Why a zip is not unpacked, as the end of a sentence. */
final class NotUnpacked extends Exception {
    private static final long serialVersionUID = 1L;

    NotUnpacked(String why) {
        super(why);
    }
}
