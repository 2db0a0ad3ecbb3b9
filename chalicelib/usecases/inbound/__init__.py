"""What becomes of who gets in touch: whom a signal concerns, what is made, leads in simple mode."""
