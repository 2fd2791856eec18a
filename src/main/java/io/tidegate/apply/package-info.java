/** Applies what was planned and approved, and takes it back: chunks in one session, a budget between them, a rollback through the same core. */
package io.tidegate.apply;
