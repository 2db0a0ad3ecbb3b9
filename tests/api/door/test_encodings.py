"""Whether a caller can unpack what is packed."""

import pytest

from chalicelib.api.door.encodings import takes_gzip


@pytest.mark.parametrize(
    "header", ["gzip", "br, GZIP;q=0.5", "*", "deflate, gzip ; q=1", "*;q=0, gzip", "gzip;q=0.001"]
)
def test_who_names_gzip_takes_it(header):
    assert takes_gzip(header)


@pytest.mark.parametrize(
    "header", [None, "", "br", "gzip;q=0", "identity", "gzip;q=0, *", "*;q=0.0", "xgzip", ",;,"]
)
def test_nobody_else_does(header):
    assert not takes_gzip(header)
