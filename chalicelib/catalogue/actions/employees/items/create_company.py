"""A new company."""

from chalicelib.catalogue.create_item import CreateItemAction


class CreateCompany(CreateItemAction, frozen=True):
    """Make a new company with these field values.

    A text that is a single placeholder, such as {{ deal.contact }}, takes over the value as it is.
    """

    title = "Create company"
    example = {"values": {"title": "{{ contact.last_name }} & Co", "industry": "Furniture"}}
    makes = "company"
