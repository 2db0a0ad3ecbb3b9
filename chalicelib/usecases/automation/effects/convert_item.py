"""Make items out of an item."""

from msgspec.structs import replace

from chalicelib.domain.automation.effects import ActionFailed, ConvertItem
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.items.conversion import ONCE, link_between
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft
from chalicelib.domain.items.references import Reference, references_in
from chalicelib.domain.people.rights import Area, Right
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY, activity_row
from chalicelib.records.conversions import Conversion, conversion_key, conversion_row
from chalicelib.usecases.automation.own_data import DataHandling, DataWork
from chalicelib.usecases.items.copied_fields import copied_fields
from chalicelib.usecases.items.create_item import made_item

MOST_COMPLETED = 60
"""Open activities that are completed, so that all fits into one transaction; more stay open."""


class ConvertItemHandling(DataHandling[ConvertItem]):
    """All that is made is written at once, with the item that it is made of."""

    def references(self, effect: ConvertItem, work: DataWork) -> list[Reference]:
        """Return what the values link to."""
        return [
            reference
            for type, values in effect.drafts.items()
            for reference in references_in(values, work.type_wide(type).fields)
        ]

    def write(self, effect: ConvertItem, work: DataWork, number: int) -> None:
        """Make the items, link them, close the source.

        [1, 1 for the activities, 1 in a family, 1 where the new items get fields]
        """
        source = work.doing.item
        if not effect.for_tenant:
            self._check_rights(effect, work, source)
        if source.type in ONCE:
            self._once(effect, work, source)
        made: dict[str, int] = {}
        values = work.item(source).fields
        gets = copied_fields(work.context.tenant, effect.along, values, work.now)
        work.rows += gets.writes
        for type, draft in effect.drafts.items():
            taken = {field.code: values[field.code] for field in gets.new.get(type, ())}
            item = self._make(work, type, {**draft, **taken}, made)
            if not effect.for_tenant:
                self._require(work, Right.ITEM_ADD, item)
            made[type] = item.id
        self._link_back(work, source, made)
        if source.type in ONCE:
            self._close(work, source)
        if effect.hides:
            became = tuple(str(ItemRef(type, id)) for type, id in made.items())
            work.changed[source] = replace(work.item(source), became=became)
        if effect.complete_activities:
            self._complete_activities(work, source)
        if gets.writes:  # written in a moment: what is asked from then on is read anew
            work.context.tenant.configuration.forget()
        work.results |= {**made, **({"left_out": gets.left_out} if gets.left_out else {})}

    def _check_rights(self, effect: ConvertItem, work: DataWork, source: ItemRef) -> None:
        """Refuse early what is refused whatever the new items are like."""
        self._require(work, Right.ITEM_CHANGE, work.item(source))
        for type, values in effect.drafts.items():
            self._require(work, Right.ITEM_ADD, Area(type, values.get("pipeline")))

    def _require(self, work: DataWork, right: Right, on: Item | Area) -> None:
        """Refuse what the person in whose name it acts could not do themselves.

        Somebody who has left is judged by the roles that they had: what was theirs is worked on
        as before, and nobody gains by acting in their name.
        """
        everywhere = work.context.everywhere
        user = everywhere.users.get(work.actor)
        if user is None:
            raise ActionFailed(Code.FORBIDDEN, f"there is no user {work.actor}")
        try:
            everywhere.caller(user).require(right, on=on)
        except Forbidden as refused:
            raise ActionFailed(Code.FORBIDDEN, f"{user.name}: {refused.detail}") from refused

    def _once(self, effect: ConvertItem, work: DataWork, source: ItemRef) -> None:
        keys = [conversion_key(source, type) for type in effect.drafts]
        for row in work.context.tenant.table.get_many(keys).values():
            before = decode(row, Conversion).made
            raise ActionFailed(Code.ALREADY_CONVERTED, f"{before} was made of it before")

    def _make(
        self, work: DataWork, type: str, values: dict[str, object], made: dict[str, int]
    ) -> Item:
        tenant, source = work.context.tenant, work.doing.item
        work.check_family(f"{work.doing.id}-{type}")
        fields = work.type_wide(type).fields
        _, to_source = link_between(source.type, {}, type, fields)
        linked = {code: id for code, id in made.items() if code in fields}
        parent = {to_source: source.id} if to_source else {}
        item = made_item(
            tenant,
            type,
            Draft(values={**values, **parent, **linked}),
            by=work.actor,
            now=work.now,
            cause=work.cause.making(str(source)),
        )
        work.make(item)
        if source.type in ONCE:
            work.write(conversion_row(source, item.ref))
        return item

    def _link_back(self, work: DataWork, source: ItemRef, made: dict[str, int]) -> None:
        fields = work.type_wide(source.type).fields
        present = work.item(source).fields
        links = {
            code: id
            for type, id in made.items()
            if (code := link_between(source.type, fields, type, {})[0]) and not present.get(code)
        }
        if links:
            work.change(source, dict(links))

    def _close(self, work: DataWork, source: ItemRef) -> None:
        item, wide = work.item(source), work.type_wide(source.type)
        pipeline = wide.pipelines.get(item.pipeline or "")
        if pipeline is not None:
            work.change(source, {"stage": pipeline.success_stage.code})

    def _complete_activities(self, work: DataWork, source: ItemRef) -> None:
        rows = work.context.tenant.table.query(str(source), prefix=f"{ACTIVITY}#")
        open_ones = [one for row in rows if (one := decode(row, Activity)).is_open]
        for activity in open_ones[:MOST_COMPLETED]:
            completed = activity.completed(work.actor, work.now, work.cause)
            work.rows.append(Put(activity_row(completed), expect=activity.version))
