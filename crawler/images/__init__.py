"""Lead images: how large a file's picture is, whether it may be one, and copies of it. Pure."""
