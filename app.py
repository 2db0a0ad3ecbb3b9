"""Where Chalice and Lambda find the HTTP door."""

import chalicelib.cold_start
from chalicelib.api.application import build

app = build()

chalicelib.cold_start.end()
