/**
 * What can go wrong, who is to blame for it, and the exit status it ends with. Knows nothing of any other package.
 */
package io.tidegate.error;
