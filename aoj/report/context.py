"""What a report is about: one region, one data set, one year, and its figures, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isnan

import pandas as pd

from aoj.comparisons import (
    Comparison,
    Trend,
    compare,
    compare_with_country,
    has_margin,
    interval,
    join_peers,
    references,
    single_peers,
    trend,
)
from aoj.dataset import Data
from aoj.geography import COUNTRY, Geography, Region
from aoj.indicators import Indicator, compute, get_indicator
from aoj.indicators.links import linked
from aoj.indicators.own import own_indicators
from aoj.report.palette import Palette
from aoj.report.results import Result, Results
from aoj.report.wording.names import Names


@dataclass(frozen=True)
class Context:
    """A region with its figures; `own_names` are the names that the region file gives.

    `themes` are those of the catalogue that the report is about; empty: all. `edition` is that in
    whose folder its notebook lies; empty: the region's own. `sector` is that of the one
    samenwerkingsverband that the report is about; empty: it is about a region. `palette` has the
    colours of its charts.
    """

    slug: str
    region: Region
    data: Data
    year: int
    own_names: Mapping[str, str] = field(default_factory=dict)
    passages: Mapping[str, str] = field(default_factory=dict)
    peers: tuple[Region, ...] = ()
    themes: tuple[str, ...] = ()
    edition: str = ""
    sector: str = ""
    palette: Palette = field(default_factory=Palette)
    shown_snapshots: set[str] = field(default_factory=set, repr=False)
    shown_sources: set[str] = field(default_factory=set, repr=False)
    shown_peers: dict[str, str] = field(default_factory=dict, repr=False)
    shown_rules: dict[str, str] = field(default_factory=dict, repr=False)
    _results: dict[str, Results] = field(default_factory=dict, repr=False)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _other_frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _beside: dict[tuple[str, str, str], Mapping[str, Comparison]] = field(
        default_factory=dict, repr=False
    )
    _compared: dict[tuple[str, str], tuple[Comparison, ...]] = field(
        default_factory=dict, repr=False
    )

    @property
    def geography(self) -> Geography:
        """The regions of the data set."""
        geography: Geography = self.data.geography
        return geography

    @property
    def is_example(self) -> bool:
        """Whether the figures are invented, which every page and chart must then say."""
        return self.data.is_example

    @cached_property
    def place(self) -> str:
        """The region's name; 'regio Meer' where Meer is also one of its gemeenten."""
        name = self.region.name
        return f"regio {name}" if self._namesakes else name

    @cached_property
    def names(self) -> Names:
        """Names of all regions by code: those of the region file first."""
        known = {r.code: r.name for kind in _NAMED for r in self.geography.regions(kind)}
        given = {code: name for code, name in self.own_names.items() if name}
        kinds = dict.fromkeys(self._namesakes, "gemeente")
        taken = {self.region.name, *(g.name for g in self.gemeenten)}
        is_one = len(self.region.samenwerkingsverbanden) == 1  # then it may be the region itself
        taken -= {self.region.name} - {g.name for g in self.gemeenten} if is_one else set()
        for code in self.region.samenwerkingsverbanden:
            if given.get(code, known.get(code)) in taken:
                kinds[code] = "samenwerkingsverband"
        return Names({**known, **given, self.region.code: self.place}, kinds)

    @cached_property
    def _namesakes(self) -> tuple[str, ...]:
        """The region's gemeenten that bear its name, unless it is that gemeente alone."""
        if len(self.gemeenten) == 1 and not self.region.partial:
            return ()
        name = self.region.name.casefold()
        return tuple(g.code for g in self.gemeenten if g.name.casefold() == name)

    @cached_property
    def gemeenten(self) -> tuple[Region, ...]:
        """The region's gemeenten by name; those partly inside are in `region.partial`."""
        found = [self.geography.region(code) for code in self.region.gemeenten]
        return tuple(sorted(found, key=lambda r: r.name.casefold().lstrip("'")))

    def has_theme(self, indicator: Indicator) -> bool:
        """Whether the report is about the theme of an indicator."""
        return not self.themes or indicator.theme in self.themes

    def has_sector(self, indicator: Indicator) -> bool:
        """Whether an indicator is not about schools of the sector that the report leaves out."""
        return not self.sector or indicator.sector in ("", self.sector)

    def scope(self, indicator: Indicator) -> Region:
        """Return the region as an indicator covers it: figures of po schools, the po areas."""
        return indicator.scope_of(self.region)

    def rows_gemeenten(self, indicator: Indicator) -> tuple[Region, ...]:
        """The gemeenten that get a row of their own: none where the region is one gemeente."""
        scope = self.scope(indicator)
        found = tuple(g for g in self.gemeenten if g.code in scope.gemeenten)
        return () if len(found) == 1 and not scope.partial else found

    def samenwerkingsverbanden(self, indicator: Indicator) -> tuple[Region, ...]:
        """Return the region's samenwerkingsverbanden of the sector that an indicator is about."""
        codes = self.region.samenwerkingsverbanden
        if indicator.sector:
            codes = self.region.of_sector(indicator.sector)
        return tuple(self.geography.region(code) for code in codes)

    def rows_samenwerkingsverbanden(self, indicator: Indicator) -> tuple[Region, ...]:
        """Return the samenwerkingsverbanden that get a row: none where the region's is the same."""
        found = self.samenwerkingsverbanden(indicator)
        if indicator.grain == "samenwerkingsverband":
            return () if len(found) == 1 else found
        own = self.region
        return tuple(
            area for area in found if own.partial or area.partial or area.gemeenten != own.gemeenten
        )

    def results(self, name: str) -> Results:
        """Return the figures of region, gemeenten, samenwerkingsverbanden and country."""
        if name not in self._results:
            indicator = get_indicator(name)
            regions = self._regions(indicator)
            frame = compute(name, [*regions, *self._peers_of(indicator, regions)], self.data)
            self._frames[name] = frame
            shown = frame["region_code"].isin([region.code for region in regions])
            self._results[name] = Results.from_frame(frame[shown])
        return self._results[name]

    def others(self, name: str, kind: str, period: str) -> tuple[Result, ...]:
        """Return the figures of all regions of a kind in one period, without the national ones."""
        frame = self._others(name, kind, period)
        codes = {region.code for region in self._all_of(get_indicator(name), kind)}
        return Results.from_frame(frame[frame["region_code"].isin(codes)]).rows

    def comparisons(self, name: str, region: Region, breakdown: str) -> tuple[Comparison, ...]:
        """Return how the newest figure of a region stands beside others, for one breakdown."""
        key = (name, region.code)
        if key not in self._compared:
            own = region.code == self.region.code
            self._compared[key] = compare(
                name,
                region,
                self.data,
                self._frame_for(name, region),
                peers=self.peers if own else (),
            )
        return tuple(c for c in self._compared[key] if c.breakdown == breakdown)

    def beside_country(self, name: str, period: str, breakdown: str) -> Mapping[str, Comparison]:
        """Return how region and parts stand beside the country, by code: cheap for all at once."""
        key = (name, period, breakdown)
        if key not in self._beside:
            self.results(name)
            found = compare_with_country(name, self._frames[name], self.data, period, breakdown)
            self._beside[key] = found
        return self._beside[key]

    def margins(
        self, indicator: Indicator, period: str, breakdown: str
    ) -> dict[str, tuple[float, float]]:
        """Return the toevalsmarge of region, gemeenten, samenwerkingsverbanden, country, by code.

        In the unit of the figure; without those of which it is not known, and empty for figures
        that have none.
        """
        if not has_margin(indicator):
            return {}
        self.results(indicator.name)
        frame = self._frames[indicator.name]
        same = frame[(frame["period"] == period) & (frame["breakdown"] == breakdown)]
        found = {row["region_code"]: interval(indicator, row) for row in same.to_dict("records")}
        return {code: ends for code, ends in found.items() if not isnan(ends[0] + ends[1])}

    def _frame_for(self, name: str, region: Region) -> pd.DataFrame:
        """Return the figures that a comparison of a region needs; size classes all at once."""
        self.results(name)
        frame = self._frames[name]
        peers = [peer.code for peer in self._peers_of(get_indicator(name), [])]
        frame = frame[frame["region_code"].isin([region.code, COUNTRY, *peers])]
        classes = references(region, get_indicator(name), self.geography)
        parts = self.parts(get_indicator(name))
        own = self.results(name).newest(region.code, parts[0]) if parts else None
        if not classes or own is None:
            return frame
        others = self._others(name, region.kind, own.period)
        return pd.concat([frame, others[others["region_code"] == classes[0].region.code]])

    def _others(self, name: str, kind: str, period: str) -> pd.DataFrame:
        """Compute all regions of a kind, and the size classes of the region's gemeenten."""
        key = f"{name}|{kind}|{period}"
        if key not in self._other_frames:
            indicator = get_indicator(name)
            regions = self._all_of(indicator, kind)
            if kind == "gemeente":
                for gemeente in self.gemeenten:
                    found = references(gemeente, indicator, self.geography)
                    regions += [reference.region for reference in found]
            self._other_frames[key] = compute(name, regions, self.data, [period])
        return self._other_frames[key]

    def _all_of(self, indicator: Indicator, kind: str) -> list[Region]:
        return [
            region
            for region in self.geography.regions(kind)
            if region.code not in self.geography.landelijk
            and (kind != "samenwerkingsverband" or _of_sector(region, indicator))
        ]

    def show(self, results: Iterable[Result]) -> None:
        """Remember that a reader saw these figures, for the list of sources."""
        for result in results:
            self.shown_snapshots.update(result.snapshot)
            self.shown_sources.update(result.source)

    def show_rule(self, heading: str, rule: str) -> None:
        """Remember by which rule something was chosen, for a section of the verantwoording."""
        self.shown_rules[heading] = rule

    def show_peers(self, name: str, comparisons: Iterable[Comparison]) -> None:
        """Remember the peers, by code, with whose figure a reader saw the region's compared."""
        if any(c.reference in ("peers", "peer") and c.word for c in comparisons):
            found = single_peers(self.region, self.peers, get_indicator(name), self.geography)
            self.shown_peers.update((peer.code, peer.name) for peer in found)

    def trend(self, name: str, region_code: str, breakdown: str) -> Trend:
        """Return the course of a figure over its comparable years."""
        self.results(name)
        frame = self._frames[name]
        mine = (frame["region_code"] == region_code) & (frame["breakdown"] == breakdown)
        return trend(frame[mine])

    def is_available(self, name: str) -> bool:
        """Whether the region has any figure of an indicator."""
        return self.results(name).has(self.region.code)

    def parts(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the names of the parts of an indicator; of own figures, those supplied."""
        return tuple(self._own if indicator.statistic == "own" else indicator.breakdowns)

    def meaning(self, indicator: Indicator, breakdown: str) -> Indicator:
        """Return the indicator by whose statistic, unit and labels one part is told.

        That is the indicator itself; of own figures each is one, and of links it is the one shown,
        under the name and label that it has there.
        """
        if indicator.statistic == "own":
            return self._own.get(breakdown, indicator)
        if indicator.statistic != "links":
            return indicator
        shown, part = linked(indicator, breakdown)
        label = indicator.breakdowns[breakdown].label
        only = replace(shown.breakdowns[part], name=breakdown, label=label)
        return replace(shown, name=indicator.name, label=label, breakdowns={breakdown: only})

    @cached_property
    def _own(self) -> Mapping[str, Indicator]:
        return own_indicators(self.data)

    def _peers_of(self, indicator: Indicator, known: Iterable[Region]) -> list[Region]:
        """Return the region's peers, joined, that are not known yet: one reading gives them too."""
        joined = join_peers(self.region, self.peers, indicator, self.geography)
        codes = {region.code for region in known}
        return [joined] if joined and joined.code not in codes else []

    def _regions(self, indicator: Indicator) -> list[Region]:
        found = [self.region, self.geography.region(COUNTRY), *self.gemeenten]
        return [*found, *self.samenwerkingsverbanden(indicator)]


_NAMED = ("land", "provincie", "rmc", "gemeente", "samenwerkingsverband", "grootteklasse")


def _of_sector(region: Region, indicator: Indicator) -> bool:
    return region.code.startswith(indicator.sector.upper())
