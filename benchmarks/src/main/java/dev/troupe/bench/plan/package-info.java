/** What is to be measured. */
package dev.troupe.bench.plan;
