"""Where Chalice and Lambda find the HTTP door."""

import chalicelib.cold_start
from chalicelib.api.door.door import Door
from chalicelib.api.loading import endpoints_at_once, endpoints_of

app = Door(endpoints_at_once(), endpoints_of)

chalicelib.cold_start.end()
