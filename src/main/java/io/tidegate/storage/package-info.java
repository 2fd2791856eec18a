/**
 * Files by location: listing, reading, atomic creation, fingerprints. Plain nio for {@code file:}, Hadoop for every other scheme.
 *
 * <p>In: absolute paths or URIs. Out: listings and bytes. Must not know what the files mean.
 */
package io.tidegate.storage;
