"""The product beside small models of what it shall do, on stories drawn by lot."""
