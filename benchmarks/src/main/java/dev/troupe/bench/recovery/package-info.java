/** How long a member with a long log takes to serve again, and what the log costs it. */
package dev.troupe.bench.recovery;
