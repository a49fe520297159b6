/** From what was measured to what is printed. */
package dev.troupe.bench.result;
