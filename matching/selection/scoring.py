"""From the score sheets of a panel to the points of an application. Pure: whole hundredths, no database."""

from collections.abc import Mapping, Sequence

Points = Mapping[str, int]  # criterion → hundredths


def kept(sheets: Sequence[Points], drop_from: int) -> list[Points]:
    """The sheets that count: without the highest and the lowest total, from `drop_from` sheets on (0: all of them).

    Of equal totals the earlier one is dropped as the lowest, the later one as the highest.
    """
    if not drop_from or len(sheets) < max(drop_from, 3):
        return list(sheets)
    by_total = sorted(range(len(sheets)), key=lambda place: (sum(sheets[place].values()), place))
    return [sheets[place] for place in sorted(by_total[1:-1])]


def aggregate(sheets: Sequence[Points], criteria: Sequence[str], *, drop_from: int) -> dict[str, int]:
    """The mean of the sheets that count, criterion by criterion, so that the points sum to the mean of the totals.

    Rounded down on the running total: each criterion is within one hundredth of its own mean, and the sum is the mean
    of the totals rounded down once, not once per criterion. Raises ValueError without a sheet.
    """
    counting = kept(sheets, drop_from)
    if not counting:
        raise ValueError("no score sheet")
    found, running, given = {}, 0, 0
    for criterion in criteria:
        running += sum(sheet[criterion] for sheet in counting)
        found[criterion] = running // len(counting) - given
        given += found[criterion]
    return found
