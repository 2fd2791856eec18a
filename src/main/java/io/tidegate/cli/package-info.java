/**
 * The commands: options, one service call, exit status. The only package that knows picocli.
 */
package io.tidegate.cli;
