"""The fields that items of every type have."""

from chalicelib.domain.items.common_fields import COMMON_FIELDS, STAGED_ONLY, simple_field


def test_what_only_stages_bring_is_among_them():
    assert STAGED_ONLY < {field.code for field in COMMON_FIELDS}


def test_a_field_is_called_as_its_code_is_read():
    assert "Last name" == simple_field("last_name").title
    assert "Web site" == simple_field("web", title="Web site").title
