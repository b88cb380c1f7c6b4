"""What was fetched when, and what the machine wrote: speeds things up, and can be lost."""
