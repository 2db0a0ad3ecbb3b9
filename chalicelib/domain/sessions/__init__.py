"""Sessions: how people sign in with a browser, and stay known for a while."""
