"""People sign in with a browser, see where they are signed in, and sign out."""
