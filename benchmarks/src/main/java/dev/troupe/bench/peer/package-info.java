/** The systems that are measured, ours first, and the state that all of them replicate. */
package dev.troupe.bench.peer;
