package dev.troupe.raft;

import java.time.Duration;

/**
 * What happened in a simulated run that was well.
 *
 * @param seed what decided it
 * @param virtual how long it took, of its own time
 * @param calls what clients asked for
 * @param answered to how many of them there was a reply
 * @param faults how often something was made to go wrong
 * @param terms how many terms had a leader
 * @param exercised how often the parts of Raft had something to do, until all was settled
 * @param steps tasks that ran
 * @param traceHash stands for the whole run: two runs that differ in anything differ in it
 */
public record RunReport(
    long seed,
    Duration virtual,
    int calls,
    int answered,
    int faults,
    int terms,
    Exercised exercised,
    long steps,
    long traceHash) {}
