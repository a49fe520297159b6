/**
 * What a replicated command costs, here and in other libraries that do the same: three servers, one
 * client that loads them, one way to count. And what our store costs beside Redis: {@code redis}.
 *
 * <p>{@code peer} has a class for each system that is measured, {@code server} is what surrounds it
 * in its JVM, {@code plan} says what is measured, {@code drive} loads and times it, {@code result}
 * does the arithmetic.
 */
package dev.troupe.bench;
