"""The list of actions and triggers, read off the folders."""

import importlib
import sys

import msgspec
import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, Group, reasons_of
from chalicelib.catalogue.listing import CatalogueError
from chalicelib.catalogue.trigger import ChangeTrigger, Family, SignalTrigger, TriggerType

ACTION_CODES = {
    "add_comment",
    "call_webhook",
    "change_company",
    "change_contact",
    "change_responsible",
    "change_stage",
    "create_activity",
    "edit_item",
    "notify_staff",
    "send_email",
    "write_to_history",
}
TRIGGER_CODES = {
    "app_signal",
    "email_link_clicked",
    "email_received",
    "email_viewed",
    "field_changed",
    "incoming_webhook",
    "responsible_changed",
}
GOOD = '''
from chalicelib.catalogue.action import Action
from chalicelib.domain.automation.effects import Plan

class Wave(Action, frozen=True):
    """Wave to the client."""

    title = "Wave"
    example = {}

    def plan(self, scene):
        return Plan()
'''


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that makes a package with one file, wave.py, in each group."""

    def make(source: str, *groups: str):
        groups = groups or ("client",)
        folder = tmp_path / "throw_away_actions"
        for group in groups:
            (folder / group).mkdir(parents=True)
            (folder / group / "__init__.py").write_text("")
            (folder / group / "wave.py").write_text(source)
        (folder / "__init__.py").write_text("")
        monkeypatch.syspath_prepend(str(tmp_path))
        return importlib.import_module(folder.name)

    yield make
    for name in [one for one in sys.modules if one.startswith("throw_away_actions")]:
        sys.modules.pop(name)


def test_the_catalogue_holds_what_the_product_promises():
    assert ACTION_CODES <= listing.action_codes()
    assert TRIGGER_CODES <= listing.trigger_codes()


@pytest.mark.parametrize("code", sorted(listing.action_codes()))
def test_every_action_says_what_users_need_to_know(code):
    action = listing.action(code)

    assert issubclass(action, Action)
    assert isinstance(action.group, Group)
    assert action.plan is not Action.plan
    assert all(reasons_of(action).values())
    assert all(action.results.values())


@pytest.mark.parametrize("code", sorted(listing.trigger_codes()))
def test_every_trigger_says_what_users_need_to_know(code):
    trigger = listing.trigger(code)

    assert issubclass(trigger, ChangeTrigger | SignalTrigger)
    assert isinstance(trigger.group, Family)


@pytest.mark.parametrize("describe", [listing.describe_actions, listing.describe_triggers])
def test_the_list_is_in_the_order_of_its_groups_and_can_be_sent_as_json(describe):
    entries = describe()

    assert sorted(entries, key=lambda one: (one["group"], one["code"])) == entries
    assert entries == msgspec.json.decode(msgspec.json.encode(entries))


def test_the_schema_of_an_action_tells_its_parameters():
    (entry,) = (one for one in listing.describe_actions() if one["code"] == "change_responsible")

    assert entry["description"].startswith("Put another user in charge of the item.")
    assert {
        "type": "object",
        "properties": {
            "users": {
                "title": "Users",
                "anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "integer"}],
                "format": "users",
                "description": "One user, or several.",
            }
        },
        "required": ["users"],
        "additionalProperties": False,
    } == entry["parameters"]


def test_all_groups_are_there_also_those_without_an_entry():
    groups = listing.describe_groups()

    assert [*Group, *Family] == [one["code"] for one in groups]
    assert all(one["title"] for one in groups)
    counts = {(one["of"], one["code"]): one["entries"] for one in groups}
    assert len(listing.action_codes()) == sum(counts["actions", group] for group in Group)
    assert len(listing.trigger_codes()) == sum(counts["triggers", group] for group in Family)


@pytest.mark.parametrize(
    ("code", "reaches"),
    [
        ("add_comment", ["data"]),
        ("create_task", ["staff"]),
        ("call_webhook", ["outside"]),
        ("notify_staff", ["staff"]),
        ("send_email", ["client", "staff"]),
        ("get_crm_data", ["data"]),
    ],
)
def test_an_action_says_whom_it_reaches(code, reaches):
    assert [reaches] == [
        one["reaches"] for one in listing.describe_actions() if one["code"] == code
    ]


@pytest.mark.parametrize("find", [listing.action, listing.trigger])
def test_an_unknown_code_is_nothing(find):
    assert find("make_coffee") is None


def test_a_file_with_one_class_is_an_entry_of_its_own_name(package):
    assert "Wave" == listing.load(package(GOOD), Group.CLIENT, "client", "wave", Action).title


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (GOOD + GOOD.replace("Wave(", "Nod("), "exactly one Action, it holds 2"),
        ("class Wave:\n    '''Not an action.'''\n", "exactly one Action, it holds 0"),
        ("from chalicelib.catalogue.action import Action\n", "it holds 0"),
        (GOOD.replace('"""Wave to the client."""', ""), "no docstring"),
        (GOOD.replace('title = "Wave"', ""), "no title"),
        (GOOD.replace("example = {}", ""), "no example"),
    ],
    ids=["two classes", "a stranger", "an imported base", "no docstring", "no title", "no example"],
)
def test_a_file_that_breaks_the_rules_is_refused_by_its_name(package, source, complaint):
    with pytest.raises(CatalogueError) as refused:
        listing.load(package(source), Group.CLIENT, "client", "wave", Action)

    assert "throw_away_actions.client.wave" in str(refused.value)
    assert complaint in str(refused.value)


def test_a_trigger_among_the_actions_is_refused(package):
    with pytest.raises(CatalogueError):
        listing.load(package(GOOD), Group.CLIENT, "client", "wave", TriggerType)


def test_the_folder_is_the_group(package):
    assert {"wave": "client"} == listing.shelves(package(GOOD), Group)


def test_a_group_may_have_a_folder_for_each_subject(package, tmp_path):
    made = package(GOOD, "client/greetings")
    (tmp_path / made.__name__ / "client" / "__init__.py").write_text("")

    assert {"wave": "client.greetings"} == listing.shelves(made, Group)
    assert "client" == listing.group_of("client.greetings")


@pytest.mark.parametrize(
    ("groups", "complaint"), [(("cupboard",), "is no group"), (("ads", "client"), "is there twice")]
)
def test_a_file_in_no_group_or_in_two_is_refused(package, groups, complaint):
    with pytest.raises(CatalogueError, match=complaint):
        listing.shelves(package(GOOD, *groups), Group)
