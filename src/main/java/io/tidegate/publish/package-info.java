/**
 * The one commit, and what became of it.
 *
 * <p>In: an {@code Approved}. Out: committed, conflict or unknown. Must never see data that nobody approved.
 */
package io.tidegate.publish;
