"""What the keeper of a portal decides: settings, topics, organizations."""
