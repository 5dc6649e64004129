"""What an element is for, by the words of its class, id and role: bits that features measure distances to."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from ahocorasick_rs import AhoCorasick

PURPOSE_WORDS: Final[dict[str, str]] = {
    "comment": "comment disqus reply replies discussion forum respond",
    "share": "share sharing social follow tweet facebook whatsapp twitter instagram embed",
    "related": "relat recommend more-on morefrom more-from more-stor more-art read-more readmore read-next read-also "
    "also-like also-read see-also teaser trending popular most-read mostread outbrain taboola promo up-next upnext "
    "further latest card recirc carousel suggest -rail- rail- feed listing grid tile thumb",
    "author": "author byline -bio- about-the contributor writer reporter journalist profile avatar autor",
    "meta": "meta date time categor -tag- -tags- breadcrumb kicker eyebrow label publish topic -info- keyword",
    "head": "headline header title hero masthead",
    "deck": "deck standfirst stand-first subtitle sub-title subhead sub-head -dek- summary excerpt -lead- intro lede "
    "chapeau vorspann abstract description",
    "news": "newsletter subscri signup sign-up signin sign-in login log-in paywall donat support cta member opt-in "
    "optin register form premium -abo- regwall piano",
    "nav": "nav menu -toc- table-of-con sidebar side- widget footer toolbar skip pagin drawer search topbar mega",
    "pop": "modal popup overlay banner cookie consent gdpr legal copyright disclaimer notice alert dialog ticker toast "
    "disclos",
    "ad": "-ad- -ads- advert sponsor dfp gpt affiliate anzeige werbung commercial product shop buy deal price",
    "cap": "caption credit figure image photo gallery media video slideshow picture player img bild legende",
    "hid": "hidden sr-only visually screen-reader print collapse d-none offscreen mobile-only amp-",
    "body": "article body content entry post story text main rich prose markdown single detail",
    "para": "paragraph -p- -text- -para- -richtext- -rich-text- -body- -content- articlebody articletext article-body "
    "article-text article-content entry-content post-content storybody story-body wysiwyg prose",
    "box": "box callout fact pull quote aside inset panel module block component container",
}
"""Parts of classes, ids and roles, by what most elements with them are for; "-" is the border of a word."""
PURPOSE_TAGS: Final = tuple(
    "article main aside nav header footer ul ol table form figure figcaption blockquote section details button dl p "
    "pre h2".split()
)
"""Tags that say what an element is for."""
PURPOSES: Final = (*PURPOSE_WORDS, *(f"{tag}_tag" for tag in PURPOSE_TAGS))

IS_NOTE: Final = 1 << len(PURPOSES)
"""A bit beside those of ``PURPOSES``, which no feature reads: an element named as a note within a text."""
IS_COMMENT: Final = IS_NOTE << 1
"""Another: an element named as a comment of a reader, or as some of them."""
IS_COMMENTS: Final = IS_NOTE << 2
"""Another: an element named as what holds all of them."""
IS_FORUM: Final = IS_NOTE << 3
"""Another: an element named as part of a forum or of questions with answers, whose pages are for comments."""
IS_VOTE: Final = IS_NOTE << 4
"""Another: an element named as a vote on a post or a comment."""
IS_COLUMN: Final = IS_NOTE << 5
"""Another: an element named as a column beside the article."""
IS_REVIEWS: Final = IS_NOTE << 6
"""Another: an element named as reviews of buyers, or as one of them."""
_REGION_WORDS: Final[dict[int, str]] = {
    IS_NOTE: "callout call-out fact infobox info-box note notice alert admonition tip hint warning explainer",
    IS_COMMENT: "comment kommentar komentar -coment- comentario comentário reacties disqus",
    IS_COMMENTS: "comments commentlist comment-list commentblock comment-block commentbox comment-box commentwrap "
    "comment-wrap commentsection comment-section commentarea comment-area commentthread comment-thread commentdiv "
    "comment-container comment-form kommentare komentarze komentare commentaires -commenti- comentarios comentários "
    "reacties disqus",
    IS_FORUM: "forum thread topic discussion question answer",
    IS_VOTE: "upvote downvote vote-up vote-down",
    IS_COLUMN: "sidebar side-bar sidecol side-col rightcol right-col colright col-right column-right columnright "
    "rightbar blogroll",
    IS_REVIEWS: "-review- -reviews review-list reviewlist review-section review-content review-item review-card "
    "customer-review customerreview user-review product-review productreview buyer-review bazaarvoice -bv- yotpo "
    "okendo jdgm judgeme bewertungen recensioni opinie",
}
_NO_COMMENTS: Final = re.compile(
    r"commentar(?:y|ies)|commentat|comment\w*[-_](?:open|close|enabled?|disabled?|allowed|status|count|link|width)"
    r"|(?:has|no|with|without|show|hide|recent|latest|last|top)[-_]?comment|testimonial|review"
)
"""Words of commentaries, of a page or post that has comments, of the newest of all pages, and of buyers' opinions."""
_NO_COLUMN: Final = re.compile(
    r"(?:has|no|with|without|content)[-_]?(?:side|right)|sidebar[-_](?:enabled|open|wrap|variation)|right-?coll"
)
"""Words of what has a column beside it, or holds both."""
_NO_REVIEWS: Final = re.compile("editor|critic|expert|press|testimonial")
"""Words of reviews that a product's own page quotes."""
# A part of each alternative is among the words of ``IS_NOTE``, so that most words need no search of their own.
_NOTE: Final = re.compile(
    r"call-?out|fact-?box|info-?box|\bfacts?\b|\bnotes?\b|notice|alert|admonition|\btips?\b|hint|warning|explainer"
)
_NO_NOTE: Final = re.compile(
    r"relat|recommend|more|read|promo|teaser|trend|popular|next|suggest|cookie|consent|gdpr|legal|copyright|disclaim"
    r"|modal|popup|overlay|banner|ticker|toast|breaking|sticky"
)
"""Words that name other articles, or what lies over the page."""

_ASIDE: Final = re.compile(
    "sr-only|screen-?reader|visually-?hidden|caption|credit|tooltip|share|social|button|btn|badge|advert|hidden|byline"
    "|author|timestamp|date|kicker|label|headline|title|related|promo|copyright|icon|dropdown|popup|comment|category"
    r"|meta\b|media|image|photo"
)
"""Words that set an inline element apart from the sentence around it."""
MOST_ASIDES: Final = 4096
"""Different words of inline elements of which it is remembered; a page has some twenty, and callers cut them short."""


@lru_cache(MOST_ASIDES)
def is_aside(attributes: str) -> bool:
    """Return whether an inline element with such words is set apart from the sentence around it.

    >>> is_aside("photo-credit"), is_aside("drop-cap")
    (True, False)
    """
    return _ASIDE.search(attributes.lower()) is not None


_PARTS: Final = {
    part: sum(1 << bit for bit, parts in enumerate(PURPOSE_WORDS.values()) if part in parts.split())
    for part in " ".join(PURPOSE_WORDS.values()).split()
}
for _bit, _words in _REGION_WORDS.items():
    for _word in _words.split():
        _PARTS[_word] = _PARTS.get(_word, 0) | _bit
_MASKS: Final = list(_PARTS.values())
_TAGS: Final = {tag: 1 << bit for bit, tag in enumerate(PURPOSE_TAGS, len(PURPOSE_WORDS))}
_BORDERS: Final = str.maketrans("_ :./\t\n", "-------")


def mask(*names: str) -> int:
    """Return the bits of some of ``PURPOSES``, by name.

    >>> mask("author", "aside_tag") == purposes("aside", "author")
    True
    """
    return sum(1 << PURPOSES.index(name) for name in names)


def purposes(tag: str, attributes: str) -> int:
    """Return a bit for each of ``PURPOSES`` that the element has.

    >>> [name for bit, name in enumerate(PURPOSES) if purposes("aside", "author-box") >> bit & 1]
    ['author', 'box', 'aside_tag']
    """
    return _TAGS.get(tag, 0) | (_bits(attributes.lower()) if attributes else 0)


def _bits(words: str) -> int:
    """Return the bits that words in small letters have, whatever the tag."""
    found = 0
    for part, _, _ in _finder().find_matches_as_indexes(f"-{words.translate(_BORDERS)}-", overlapping=True):
        found |= _MASKS[part]
    if found & IS_NOTE and (not _NOTE.search(words) or _NO_NOTE.search(words)):
        found &= ~IS_NOTE
    if found & IS_COMMENT and _NO_COMMENTS.search(words):
        found &= ~(IS_COMMENT | IS_COMMENTS)
    if found & IS_COLUMN and _NO_COLUMN.search(words):
        found &= ~IS_COLUMN
    if found & IS_REVIEWS and _NO_REVIEWS.search(words):
        found &= ~IS_REVIEWS
    return found


@cache
def _finder() -> AhoCorasick:
    return AhoCorasick(list(_PARTS))
