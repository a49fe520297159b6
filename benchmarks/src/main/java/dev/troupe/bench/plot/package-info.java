/** From what was measured to a drawing. */
package dev.troupe.bench.plot;
