"""The error of building the layer."""


class LayerFault(Exception):
    """The layer cannot be what it should be; the message says what is wrong."""
