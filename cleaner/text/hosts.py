"""Host names of addresses, by which rules for single sites are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit


def host_of(url: object) -> str | None:
    """Return the host of an address, for the rules that are made for one site; metadata may hold anything.

    >>> host_of("https://news.example.org/a"), host_of(None), host_of("http://[")
    ('news.example.org', None, None)
    """
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None


def on_site(sites: Iterable[str], site: str | None) -> bool:
    """Return whether a host name is one of the sites or below one.

    >>> on_site(["example.org"], "www.example.org"), on_site(["example.org"], None)
    (True, False)
    """
    return site is not None and any(site == host or site.endswith("." + host) for host in sites)
