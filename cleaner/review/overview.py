"""What the top of the page says of a run."""

from __future__ import annotations

from typing import Any

from cleaner.review.page_data import Run


def overview(run: Run) -> dict[str, Any]:
    """Return what the template shows of a run."""
    return {"name": run.name, "documents": len(run.rows)}
