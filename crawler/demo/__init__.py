"""A made-up newspaper and the loopback server that publishes it for demonstrations."""
