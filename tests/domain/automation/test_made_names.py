"""Names of what effects make."""

from chalicelib.domain.automation.made_names import made_name


def test_a_name_is_the_same_at_every_try_and_another_for_every_effect():
    names = [
        made_name(doing, number) for doing in ("deal_1-1-r1", "deal_1-2-r1") for number in (0, 1)
    ]
    assert 4 == len(set(names))
    assert names[0] == made_name("deal_1-1-r1", 0)
    assert {12} == {len(name) for name in names}
