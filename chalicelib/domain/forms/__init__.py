"""Forms of a site: how they are set up, read and shown."""
