"""Exclude addresses."""

from chalicelib.domain.automation.people_effects import ExcludeAddresses
from chalicelib.domain.people.exclusions import Exclusion
from chalicelib.records.people import exclusion_key, exclusion_row
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class ExcludeAddressesHandling(DataHandling[ExcludeAddresses]):
    """Those that are not excluded yet get their rows; what others wrote of the rest stays."""

    def write(self, effect: ExcludeAddresses, work: DataWork, number: int) -> None:
        """Add the rows that are not there [1 per 100]."""
        keys = {exclusion_key(one): one for one in effect.addresses}
        known = work.context.tenant.table.get_many(keys)
        for key, address in keys.items():
            if key not in known:
                exclusion = Exclusion(
                    address=address,
                    comment=effect.comment,
                    created_at=work.now,
                    created_by=work.actor,
                    item=str(work.doing.item),
                )
                work.write(exclusion_row(exclusion))
        work.results["excluded"] = len(keys)
