"""Claims of the slides, checked where a lecture makes them.

Two kinds. An exact claim is a number or an identity: it agrees to the printed precision, or the cell fails.
A trend is something that is said to happen: it is measured here and now, and the table says whether it held.

    claims = Claims("08_1_attention", scale=scale, seed=seed)
    claims.exact("E1", weights, [0, 0.5, 0, 0, 0.5], digits=1, what="nouns")
    claims.trend("T1", {"attention": 0.99, "thought vector": 0.41}, holds=..., condition="...")
    claims.table("exact")
    claims.table("trend")

`python -m course.claims` prints the ledger of trends measured over several seeds;
`python -m course.claims run 08_1_attention` measures a lecture anew (see `course.claims.ledger`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, SupportsFloat

from IPython.display import display

from course.claims.agreement import agreement, brief
from course.claims.pages import as_data, sweep_of
from course.claims.syllabus import load
from course.training.sweep import Settings, Trial, best, sweep
from course.viz.table import table_data

# The tables carry their rows as data too, under this type: tests and the ledger read them from the outputs.
RECORDS = "application/vnd.partwise.claims+json"
SCALES = ("small", "claims", "full")


class ClaimError(AssertionError):
    """An exact claim that did not come out, or a claim that was left out or is unknown."""


class Claims:
    """The claims of one lecture, as `course/syllabus.toml` lists them.

    lecture: e.g. "08_1_attention". scale, seed: the notebook's parameters, kept with each trend.
    Raises ValueError for an unknown lecture or scale.
    """

    def __init__(self, lecture: str, *, scale: str, seed: int):
        syllabus = load()
        if lecture not in syllabus.lectures:
            raise ValueError(f"lecture is {lecture!r}; the syllabus has {', '.join(syllabus.lectures)}")
        if scale not in SCALES:
            raise ValueError(f"scale is {scale!r}; expected one of {', '.join(SCALES)}")
        self.lecture, self.scale, self.seed = lecture, scale, seed
        self.listed = syllabus.lectures[lecture].claims
        self.errata = syllabus.errata_of(lecture)
        self._exact: dict[str, list[str]] = {}  # claim id -> what was checked
        self._errata: dict[str, list[str]] = {}
        self._trends: dict[str, dict] = {}
        self._sweeps: dict[str, list[Trial]] = {}

    def exact(
        self,
        id: str,
        computed: Any,
        stated: Any,
        *,
        what: str = "",
        digits: int | None = None,
        atol: float | None = None,
        standard_error: Any = None,
        erratum: str | None = None,
    ) -> None:
        """Check one thing that claim `id` says; a claim may take several checks, and all must agree.

        computed: what the notebook found; stated: what the slide prints, or what another way to the same
        result gives. Numbers, arrays and tensors of one shape; or anything else that compares with ==.
        what: a few words that tell the checks of one claim apart.
        How close, one of: digits = decimals that the slide prints (half a unit of the last one is allowed);
        atol = largest absolute difference; standard_error = of a sampled quantity (4 of them are allowed);
        none of the three = equal.
        erratum: id of the erratum where the slide is wrong; then computed must *not* agree with stated.

        Raises ClaimError with both values where it does not come out.
        """
        self._listed(id, "exact")
        how = {"digits": digits, "atol": atol, "standard_error": standard_error}
        words = self._check(id, computed, stated, what, how, wrong=erratum is not None)
        self._exact.setdefault(id, []).append(words)
        if erratum is not None:
            self._errata.setdefault(self._erratum(erratum), []).append(words)

    def erratum(
        self,
        id: str,
        computed: Any,
        stated: Any,
        *,
        what: str,
        digits: int | None = None,
        atol: float | None = None,
    ) -> None:
        """Show that a slide is wrong where no claim is at stake: computed must not agree with stated."""
        how = {"digits": digits, "atol": atol}
        words = self._check(self._erratum(id), computed, stated, what, how, wrong=True)
        self._errata.setdefault(id, []).append(words)

    def trend(
        self,
        id: str,
        figures: Mapping[str, SupportsFloat],
        *,
        holds: bool,
        condition: str,
        loses_if: str = "",
        comment: str = "",
    ) -> None:
        """Record one live measurement of a trend; it may fail to hold, and the notebook then discusses why.

        figures: name -> number, everything that the verdict rests on. holds: the verdict, computed from them.
        condition: in words, when it holds, e.g. "attention at least 0.99 and 0.2 above the thought vector".
        loses_if: a plausible outcome that would have spoken against the claim, in words.
        comment: what a reader must know to judge it.
        """
        self._listed(id, "trend")
        if id in self._trends:
            raise ClaimError(f"trend {id} was measured twice; put all its figures into one call")
        if not figures or not condition:
            raise ValueError(
                f"trend {id} needs figures and a condition in words; got {dict(figures)}, {condition!r}"
            )
        self._trends[id] = {
            "id": id,
            "kind": "trend",
            "figures": {name: round(float(value), 6) for name, value in figures.items()},
            "holds": bool(holds),
            "condition": condition,
            "loses_if": loses_if,
            "comment": comment,
            "scale": self.scale,
            "seed": self.seed,
        }
        shown = "; ".join(f"{name}: {float(value):.4g}" for name, value in figures.items())
        print(f"{id} {'holds' if holds else 'does not hold'} here ({shown})")

    def tuned(
        self,
        name: str,
        measure: Callable[..., float],
        arms: Mapping[str, Mapping[str, Sequence[Any]]],
        budgets: Sequence[float],
    ) -> dict[str, dict[float, Settings]]:
        """Each arm's best settings at each budget: arm -> budget -> settings. (See `course.training.sweep`.)

        At scale "claims" or "full" every combination is tried, here and now, with the notebook's seed, and
        kept for the ledger. At scale "small" nothing is tried: the choice is what the ledger's sweeps of this
        name found best in the median over its seeds. measure must judge on validation data alone.
        """
        if self.scale == "small":
            trials = sweep_of(self.lecture, name)
            print(f"settings from the ledger's sweep {name!r}: {len(trials)} trials on validation data")
        else:
            trials = self._sweeps[name] = sweep(measure, arms, budgets, label=f"sweep {name}")
        return {arm: {budget: best(trials, arm, budget) for budget in budgets} for arm in arms}

    def table(self, kind: str) -> None:
        """Show all claims of one kind; the exact table, which is the same on every machine, lists errata too.

        Raises ClaimError that names the claims and errata of this kind which the notebook left out.
        """
        if kind not in ("exact", "trend"):
            raise ValueError(f"kind is {kind!r}; expected 'exact' or 'trend'")
        wanted = [id for id, claim in self.listed.items() if claim.kind == kind]
        missing = [id for id in wanted if id not in (self._exact if kind == "exact" else self._trends)]
        missing += [f"erratum {id}" for id in self.errata if kind == "exact" and id not in self._errata]
        if missing:
            raise ClaimError(f"{self.lecture} leaves out {', '.join(missing)}")
        if kind == "exact":
            header, rows, records = self._exact_rows(wanted)
        else:
            header, rows, records = self._trend_rows(wanted)
        data: dict[str, Any] = {"lecture": self.lecture, "kind": kind, "records": records}
        if kind == "trend" and self._sweeps:
            data["sweeps"] = {name: as_data(trials) for name, trials in self._sweeps.items()}
        display({RECORDS: data} | table_data(header, rows, fold=self._summary(kind)), raw=True)

    def _summary(self, kind: str) -> str:
        """What a folded table says of itself."""
        if kind == "exact":
            errata = f"; {len(self._errata)} on the slides corrected" if self._errata else ""
            plural = "s" * (len(self._exact) != 1)
            return f"{len(self._exact)} exact claim{plural} checked, all agree{errata}"
        held = sum(trend["holds"] for trend in self._trends.values())
        plural, verb = "s" * (len(self._trends) != 1), "holds" if held == 1 else "hold"
        return f"{len(self._trends)} trend{plural} measured (seed {self.seed}): {held} {verb} here"

    def _exact_rows(self, wanted: list[str]) -> tuple[list[str], list[list[str]], list[dict]]:
        rows = [[id, "agrees", self.listed[id].text, "; ".join(self._exact[id])] for id in wanted]
        for id, checks in self._errata.items():
            entry = self.errata[id]
            rows.append([f"erratum {id}", f"wrong: {entry.right}", entry.says, "; ".join(checks)])
        records = [{"id": id, "kind": "exact", "checks": self._exact[id]} for id in wanted]
        records += [{"id": id, "kind": "erratum", "checks": checks} for id, checks in self._errata.items()]
        return ["claim", "verdict", "what the slides say", "checked here"], rows, records

    def _trend_rows(self, wanted: list[str]) -> tuple[list[str], list[list[str]], list[dict]]:
        rows = []
        for id in wanted:
            trend = self._trends[id]
            measured = "\n".join(f"{name}: {value:.4g}" for name, value in trend["figures"].items())
            verdict = ("holds" if trend["holds"] else "does not hold") + f" here, if: {trend['condition']}."
            loses = f"It would lose if {trend['loses_if']}." if trend["loses_if"] else ""
            said = "\n".join(part for part in (verdict, loses, trend["comment"]) if part)
            rows.append([id, said, self.listed[id].text, measured])
        header = [
            "claim",
            "verdict",
            "what the slides say",
            f"measured (scale {self.scale}, seed {self.seed})",
        ]
        return header, rows, [self._trends[id] for id in wanted]

    def _listed(self, id: str, kind: str) -> None:
        if id not in self.listed:
            raise ClaimError(
                f"{self.lecture} has no claim {id!r}; the syllabus lists {', '.join(self.listed)}"
            )
        if self.listed[id].kind != kind:
            raise ClaimError(f"claim {id} is of kind {self.listed[id].kind!r}; this call is for {kind!r}")

    def _erratum(self, id: str) -> str:
        if id not in self.errata:
            raise ClaimError(
                f"{self.lecture} shows no erratum {id!r}; the syllabus lists {', '.join(self.errata)}"
            )
        return id

    def _check(
        self, id: str, computed: Any, stated: Any, what: str, how: Mapping[str, Any], wrong: bool
    ) -> str:
        """Compare; raise ClaimError, or print the result and return the words for the table.

        Both are the same on every machine: they hold what was stated, never what was computed.
        """
        agrees, closeness = agreement(computed, stated, **how)
        if agrees == wrong:
            verdict = "does agree, so it is no erratum" if wrong else f"does not agree{closeness}"
            where = f"{id} ({what})" if what else id
            raise ClaimError(f"claim {where} {verdict}\n  computed {computed}\n  stated   {stated}")
        value = brief(stated)
        verdict = (
            f"the slide's {value or 'value'} is wrong" if wrong else f"{value} agrees{closeness}".lstrip()
        )
        name = f"erratum {id}" if id in self.errata else id
        print(f"{name}: {what}: {verdict}" if what else f"{name}: {verdict}")
        return what or verdict
