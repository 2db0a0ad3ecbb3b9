"""Open channels: chats that clients begin, and colleagues take up."""
