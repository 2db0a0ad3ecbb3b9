"""Rows of what a tenant has set up."""

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.document import Document, Version
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.booking.resources import Resource
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.forms.form import Form
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.departments import Department
from chalicelib.domain.people.exclusions import Exclusion
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.smart_activities.toggles import Sections
from chalicelib.records import automation, bookings, calendars, configuration, connections, people
from chalicelib.records.kinds_of.kind import Exported, described
from chalicelib.records.smart_activities import settings as smart_activities

OF_CONFIGURATION = (
    described(
        configuration.SETTINGS,
        Settings,
        "config",
        "settings",
        "time zone, currency, hours, holidays",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        people.USER, User, "config", "user#000000007", "a user", exported=Exported.AS_DOCUMENTS
    ),
    described(people.ROLE, Role, "config", "role#<id>", "what its users may do"),
    described(
        people.CLOSED_PIPELINE,
        tuple[str, str],
        "config",
        "closed_pipeline#deal#<id>",
        "only roles which name the pipeline let in",
    ),
    described(people.DEPARTMENT, Department, "config", "department#<id>", "a part of the company"),
    described(
        people.STRUCTURE, dict, "config", "structure", "rises with every change of a department"
    ),
    described(people.ADMINS, dict, "config", "admins", "rises whenever an admin goes"),
    described(
        configuration.APP_TRIGGER,
        str,
        "config",
        "app_trigger#<code>",
        "the name of an app's trigger",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        configuration.APP_ACTION,
        AppAction,
        "config",
        "app_action#<code>",
        "what an app can do for rules and workflows",
    ),
    described(
        configuration.CLIENT_AWAITED,
        str,
        "config",
        "client_awaited#<type>",
        "rules of the type wait for clients, or did once: whoever hears of a client looks for them",
    ),
    described(
        configuration.ENTITY_TYPE,
        EntityType,
        "config",
        "entity_type#<code>",
        "a type of items of the tenant's own, or what was changed of a standard one",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        configuration.TYPE_REGISTER,
        int,
        "config",
        "entity_types",
        "the last number given to a type; rises with every new or removed one",
    ),
    described(configuration.FORM, Form, "forms", "form#<id>", "a form of the site"),
    described(
        smart_activities.SECTIONS,
        Sections,
        "config",
        "smart_sections",
        "where the next activity is proposed, and how open ones are counted",
    ),
    described(
        connections.CONNECTION,
        Connection,
        "config",
        "connection#<kind>#<id>",
        "the provider chosen for something; its secrets lie in the secret store",
    ),
    described(
        bookings.RESOURCE,
        Resource,
        "config",
        "resource#<id>",
        "a room, a car: what can be booked",
    ),
    described(
        configuration.SIGNING_SECRET,
        str,
        "config",
        "signing_secret",
        "signs links in e-mails",
        exported=Exported.NEVER,
    ),
    described(
        configuration.STAMP,
        str,
        "config",
        "stamp",
        "changes with every change of configuration",
        exported=Exported.NEVER,
    ),
    described(
        calendars.CALENDAR,
        calendars.CalendarAddress,
        "calendars",
        "000000000007",
        "which address of a user's calendar counts; it is signed by the tenant's secret",
        exported=Exported.NEVER,
    ),
    described(
        people.TOKEN,
        ApiToken,
        "tokens",
        "<SHA-256 of the token>",
        "an API token",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        people.EXCLUSION,
        Exclusion,
        "exclusions",
        "<start of the SHA-256 of the address>",
        "an address that creates no leads",
    ),
    described(
        configuration.PIPELINE,
        Pipeline,
        "config#deal",
        "pipeline#<id>",
        "a pipeline of an entity type",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        configuration.FIELD,
        Field,
        "config#deal",
        "field#uf_x",
        "a custom field of an entity type",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        configuration.HIDDEN_FIELD,
        Field,
        "config#deal",
        "field#uf_x",
        "a custom field that was removed; items still hold its values",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        automation.RULE,
        Rule,
        "config#deal#default",
        "rule#<id>",
        "a rule of a pipeline, from before versions were kept",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        automation.TRIGGER,
        Trigger,
        "config#deal#default",
        "trigger#<id>",
        "a trigger of a pipeline, from before versions were kept",
        exported=Exported.AS_DOCUMENTS,
    ),
    described(
        automation.AUTOMATION,
        Version,
        "config#deal",
        "automation#<pipeline>",
        "which version of the pipeline's automation counts",
    ),
    described(
        automation.VERSION,
        Version,
        "config#deal#default",
        "version#000012",
        "a version of the pipeline's automation: who made it, and the names of its chunks",
    ),
    described(
        automation.CHUNK,
        Document,
        "config#deal#default",
        "chunk#<SHA-256>",
        "stages, rules and triggers of one or more versions, at most 300 KB",
    ),
)
