"""What the databases call their fields, and what else stands around an article: all as data.

A label is compared without case, and in front of a colon. To teach a layout of such labels, add them here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "title": "title | headline | article name | article title | titel | überschrift | titre | título | titolo | kop",
    "byline": "byline | author | authors | author(s) | author/byline | autor | autoren | verfasser | auteur | "
    "auteurs | signature | autore | autores | credit | auteur(s)",
    "source": "publication | paper | newspaper | publication title | publication name | source title | quelle | "
    "zeitung | source | journal | fuente | fonte | bron | nom de la source",
    "date": "date | publication date | pub date | date published | datum | fecha | data | erscheinungsdatum",
    "section": "section | rubrik | ressort | rubrique | sección | seccion | rubriek | sezione | seção",
    "length": "length | word count | words | länge | laenge | longueur | longitud | extensión | lengte | lunghezza | "
    "full text word count | número de palabras | nombre de mots",
    "language": "language | language of publication | sprache | langue | idioma | taal | lingua | languages",
    "document_id": "proquest document id | record number | record | record id | document id | accession number | "
    "gale document number | article id | dokumentnummer | dokument-nr | document number | numéro de document",
    "standfirst": "highlight | subheadline | subhead | deck | subtitle | untertitel",
    "abstract": "abstract | abstract (english) | abstract (summary) | zusammenfassung | résumé | resumen",
    "body": "body | full text | fulltext | full-text | volltext | texte intégral | texto completo | text complet",
    "text": "correction | clarification | editor's note",
    "other": "load-date | load date | dateline | series | graphic | graphics | url | link | links | document-type | "
    "document type | publication-type | publication type | publication-subject | publication subject | "
    "journal-code | journal code | correction-date | update | subject | subjects | subject terms | index terms | "
    "company | companies | organization | ticker | industry | person | people | city | state | country | "
    "geographic | geographic terms | location | locations | identifier / keyword | identifier/keyword | business "
    "indexing term | classification | company / organization | company/organization | publication info | "
    "publication information | page | pages | first page | start page | end page | number of pages | publication "
    "year | year | volume | issue | edition | publisher | publisher information | place of publication | country "
    "of publication | issn | e-issn | coden | source type | source attribution | document feature | illustrations "
    "| document url | copyright | last updated | database | readability | memo | openurl link | persistent link | "
    "permalink | caption | captions | supplement | publication logo | persistent url | full text availability | "
    "gale id | isbn | lexile measure | product names | naics/industry codes | event names | categories | type | "
    "document types | dauerhafte adresse des dokuments | alle rechte vorbehalten | ausgabe | seite | seiten | "
    "nummer | jahrgang | schlagwörter | schlagworte | branche | firmen | personen | region | länder | land | user "
    "name | date and time | job number | client/matter | search terms | search type | narrowed by | content type "
    "| timeline | citation style | date-chargement | type-publication | type de publication | pays | sujet | "
    "sujets | société | fecha-carga | fecha de carga | tipo-publicacion | tipo de publicación | pub type | grade "
    "level | zeitungs-code | publikationstyp | ladedatum | laad-datum | type publicatie | type-publicatie | "
    "onderwerp | article type | column | print edition | subject term | images | numéro | publication code | "
    "print section | notes",
}
NAME_OF: Final[Mapping[str, str]] = {
    label.strip(): name for name, labels in _NAMES.items() for label in labels.split("|")
}
"""The name of each label's field."""
TELLING: Final = frozenset(
    " ".join(part.split())
    for part in """
    load-date | load date | publication-type | publication-subject | journal-code | correction-date |
    publication info | proquest document id | language of publication | country of publication | place of
    publication | gale document number | author/byline | record number | article name | dokumentnummer |
    dokument-nr | dauerhafte adresse des dokuments | full text word count | accession number | identifier /
    keyword | date-chargement | type-publication | openurl link | client/matter | job number | source type |
    document feature | start page | end page | fecha-carga | ladedatum | laad-datum | type-publicatie |
    tipo-publicacion | publikationstyp | publication code
    """.split("|")
)
"""Labels that hardly anybody but a database uses; a recipe has a title, a source and a number of pages too."""
CLOSING: Final = frozenset(
    " ".join(part.split())
    for part in """
    load-date | load date | publication-type | publication type | database | record number | record | proquest
    document id | gale document number | document url | dokumentnummer | dauerhafte adresse des dokuments | alle
    rechte vorbehalten | date-chargement | type-publication | accession number | article id | last updated | end
    page | fecha-carga | ladedatum | laad-datum | type-publicatie | tipo-publicacion | openurl link
    """.split("|")
)
"""Labels of fields that come after the body, so that another record may begin below."""
SEARCH: Final = frozenset(
    "user name | date and time | job number | client/matter | search terms | search type | narrowed by | "
    "content type | timeline".split(" | ")
)
"""Labels above all records, of who searched for what."""
OPENING: Final = frozenset({"title", "source"})
"""Fields that a record may begin with."""

_COUNTED: Final = r"(?P<number>\d{1,5}) (?:of|von|de|sur|di|van|z|av|aus|/) (?P<of>\d{1,5})"
COUNTER: Final = re.compile(
    rf"(?:document|dokument|documento|artikel|article)[ :]*{_COUNTED}|"
    rf"{_COUNTED.replace('number', 'digits').replace('<of>', '<all>')} (?:documents?|dokumenten?|documentos?|documenti|"
    r"documenten|dokumente)",
    re.IGNORECASE,
)
"""The line above a record that counts it."""
WORDS: Final = r"(?:words?|wörter|worte|woerter|mots|palabras|palavras|parole|woorden|ord|słów|słowa|слов|слова|字)"
LENGTH: Final = re.compile(rf"\d[\d,.' ]{{0,7}} ?{WORDS}\b\.?(?:,? .{{0,20}})?", re.IGNORECASE)
"""How long an article is: "512 words"."""
RIGHTS: Final = re.compile(
    r"all rights? reserved|alle rechte vorbehalten|tous (?:les )?droits (?:de reproduction )?réservés|todos los "
    r"derechos reservados|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden|"
    r"wszelkie prawa zastrzeżone|alle rettigheder forbeholdes|alla rättigheter",
    re.IGNORECASE,
)
COPYRIGHT: Final = re.compile(r"\(?(?:copyright\b|\(c\)|©|copr\.)(?=.*\d{4}|.{0,80}$)", re.IGNORECASE)
RIGHTS_WORDS: Final = 70
"""Words of a notice of rights at most."""

_FRAME_LINES: Final = r"""
    [_=*~-]{4,} |
    -*\ ?end\ of\ documents?\ ?-* | ende\ des\ dokuments | fin\ (?:du|de)\ documento? |
    report\ information\ from\ proquest.* | proquest\ document\ link | contact\ proquest | table\ of\ contents |
    find\ it\ at\ your\ library | terms\ (?:and|&)\ conditions | search\ strategy | set\ no\.\ searched.* |
    documents?\ \(\d+\) | page\ \d+\ of\ \d+ | seite\ \d+\ von\ \d+ | page\ \d+\ (?:de|sur)\ \d+ |
    classification | bibliography | citation\ style:.* | source\ citation.* |
    \|?\ ?about\ lexisnexis.* | lexisnexis.{0,40} | nexis\ uni.{0,40} | .*\bgbi-genios\b.* | .*\bwiso-net\b.* |
    .*\bpressreader\b.* | .*\bnewspaperdirect\b.* | original\ copy.* | .{0,40}\bnewsbank\b.* | gale\|\w+ |
    sommaire | \d{1,4}\ documents? | europresse(?:\.com)? |
    certificat\ émis\ le\b.* | certificate\ issued\ on\b.* | (?:news|bio|web|tel|pub)·\d{8}·[\w·-]+ |
    cet\ article\ est\ (?:paru|aussi\ paru|également\ paru)\ dans\b.* | aussi\ paru\ dans\b.* |
    this\ article\ (?:also\ )?appeared\ in\b.* | also\ (?:appeared|published)\ in\b.* |
    (?:https?://|www\.)\S+
"""
FRAME_LINE: Final = re.compile(_FRAME_LINES, re.IGNORECASE | re.VERBOSE)
"""Lines that the databases put above, below and between their records."""
SIGNATURE: Final = re.compile(
    r"report information from proquest|proquest document link|\bgbi-genios\b|\bpressreader\b|-*\s?end of document\s?-*|"
    r"certificat émis le\b|certificate issued on\b|gale\|\w+|\bnewsbank\b",
    re.IGNORECASE,
)
"""Lines that only a database writes."""
MISSING: Final = re.compile(
    r"(?:full text )?(?:not available|unavailable|nicht verfügbar|non disponible)\.?", re.IGNORECASE
)
"""What stands in place of a body that the database does not have."""
