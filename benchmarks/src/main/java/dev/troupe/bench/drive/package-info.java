/** Starts the servers, loads them from one client, and reads what that costs. */
package dev.troupe.bench.drive;
