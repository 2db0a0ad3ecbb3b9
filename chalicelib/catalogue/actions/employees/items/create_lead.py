"""A new lead."""

from chalicelib.catalogue.create_item import CreateItemAction


class CreateLead(CreateItemAction, frozen=True):
    """Make a new lead with these field values.

    A text that is a single placeholder, such as {{ deal.contact }}, takes over the value as it is.
    """

    title = "Create lead"
    example = {"values": {"title": "Again: {{ deal.title }}", "contact": "{{ deal.contact }}"}}
    makes = "lead"
