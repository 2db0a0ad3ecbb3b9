"""Where Chalice and Lambda find the HTTP door."""

from chalicelib.api.application import build

app = build()
