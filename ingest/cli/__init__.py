"""The command line: options, the session, what it shows, how the process ends."""
