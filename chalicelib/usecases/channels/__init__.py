"""Open channels: what is heard there, and who takes it up."""
