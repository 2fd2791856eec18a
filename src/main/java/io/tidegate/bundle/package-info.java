/**
 * The files of a project as one: a zip with a manifest that holds every file's digest, made alike from alike files.
 *
 * <p>In: paths below a folder, or the bytes of a bundle. Out: bytes, or the files in a folder of their own. Must not know what the files say.
 */
package io.tidegate.bundle;
