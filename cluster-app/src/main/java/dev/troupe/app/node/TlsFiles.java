package dev.troupe.app.node;

import java.nio.file.Path;

/**
 * PEM files for mutual TLS between nodes.
 *
 * @param certificate this node's
 * @param key its private key
 * @param ca the authority that issued every node's certificate
 */
public record TlsFiles(Path certificate, Path key, Path ca) {}
