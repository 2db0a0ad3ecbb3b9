"""A new deal."""

from chalicelib.catalogue.create_item import CreateItemAction


class CreateDeal(CreateItemAction, frozen=True):
    """Make a new deal with these field values.

    A text that is a single placeholder, such as {{ deal.contact }}, takes over the value as it is.
    """

    title = "Create deal"
    example = {"values": {"title": "Next: {{ deal.title }}", "contact": "{{ deal.contact }}"}}
    makes = "deal"
