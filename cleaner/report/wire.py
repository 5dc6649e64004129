"""A report as plain data for JSON, described in docs/wire-schema.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleaner.document import SCHEMA, Failure, Place

if TYPE_CHECKING:
    from cleaner.outcome import Cut
    from cleaner.report.totals import Report


def to_dict(report: Report) -> dict[str, Any]:
    """Return plain data for JSON."""
    return {
        "schema": SCHEMA,
        "documents": report.documents,
        "changed": report.changed,
        "characters": report.characters,
        "clutter": {
            "characters": report.removed_characters,
            "share": round(report.share(report.removed_characters), 4),
            "by_category": {category: _counts(report, cut) for category, cut in report.by_category().items()},
            "by_rule": [
                {"rule_id": cut.rule_id, "category": cut.category, **_counts(report, cut)} for cut in report.cuts
            ],
        },
        "slowest": [{"id": slow.id, "seconds": round(slow.seconds, 4)} for slow in report.slowest],
        "unusual": report.unusual,
        "review": [{"id": one.id, "share": round(one.share, 4), "why": one.why} for one in report.review],
        "warned": report.warned,
        "warnings": [{"id": one.id, "warnings": list(one.warnings)} for one in report.warnings],
        "failures": [failure_to_dict(failure) for failure in report.failures],
        "without_article": len(report.without_article),
        "skipped": report.skipped,
        "passed_over": dict(report.reasons),
        "skipped_kinds": dict(report.skipped_kinds),
    }


def _counts(report: Report, cut: Cut) -> dict[str, float]:
    share = round(report.share(cut.characters), 4)
    return {"removals": cut.removals, "characters": cut.characters, "share": share}


def failure_to_dict(failure: Failure) -> dict[str, Any]:
    """Return plain data for JSON, written in place of a document's result.

    >>> failure_to_dict(Failure("a.pdf", "read", "looks like a PDF"))["stage"]
    'read'
    """
    place = failure.place.to_dict()
    known = {"schema": SCHEMA, "id": failure.source_id, "stage": failure.stage, "error": failure.error}
    return known | ({"place": place} if place else {})


def failure_from_dict(data: Mapping[str, Any]) -> Failure:
    """Return the failure that ``failure_to_dict`` was called on."""
    return Failure(data["id"], data["stage"], data["error"], place=Place(**data.get("place", {})))
