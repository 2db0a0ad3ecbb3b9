"""Builds and checks the web console in console/."""
