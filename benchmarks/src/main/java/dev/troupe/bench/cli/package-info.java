/** The command line. */
package dev.troupe.bench.cli;
