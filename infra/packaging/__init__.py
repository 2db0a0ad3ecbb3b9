"""The parts of `make package`."""
