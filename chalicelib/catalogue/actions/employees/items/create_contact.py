"""A new contact."""

from chalicelib.catalogue.create_item import CreateItemAction


class CreateContact(CreateItemAction, frozen=True):
    """Make a new contact with these field values.

    A text that is a single placeholder, such as {{ deal.contact }}, takes over the value as it is.
    """

    title = "Create contact"
    example = {"values": {"name": "Kim", "company": "{{ deal.company }}"}}
    makes = "contact"
