"""Words that a full stop does not end, and words that only begin sentences (English, German, French, Spanish)."""

from __future__ import annotations

from typing import Final


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


BEFORE_NAME: Final = _set("""
    mr mrs ms mx dr prof gen sen rep gov lt col sgt cpl capt maj cmdr adm brig rev fr hon pres supt det insp
    st ste mt ft messrs mme mlle mgr sr sra srta hr dipl ing med phil jur pp eds av avda pza
    vs v feat cf eg ie viz approx ca circa bzw vgl sog bspw ggf bes insb inkl exkl zzgl zb dh pex
""")
"""A name or the rest of the phrase follows: never the end of a sentence."""

BEFORE_NUMBER: Final = _set("""
    no nos nr nrn nº núm vol fig figs sec ch cap p par para art abs kap bd tel ext
    jan feb mar apr jun jul aug sep sept oct nov dec okt dez janv févr juil déc ene abr dic
""")
"""A number follows; before anything else the full stop may end the sentence."""

MAYBE_LAST: Final = _set("""
    inc co corp ltd llc plc bros jr esq dept univ assn etc al ave blvd rd sq str usw usf ff evtl mio mrd tsd
    jh jhd geb gest verh est min max std stk tab ed ex
""")
"""They end a sentence only where the next word is one that begins sentences."""

STARTERS: Final = _set("""
    The A An This That These Those There Here It Its He His She Her They Their We Our You Your My I
    But And Or So Yet If When While Where Why What Who How Since After Before Although Though Because Despite
    In On At By For From With Without As Among Also Then Now Meanwhile However According Under Over During
    Not No Yes Some Many Most More Other Another Both Each Every Several One Two Three All Only Even Just
    Read See Click Sign Subscribe Follow Share Join Get Learn Find Watch Listen Download Photo Image
    Der Die Das Den Dem Des Ein Eine Einen Einem Einer Es Er Sie Wir Ich Ihr Und Aber Oder Denn Doch Dann Wenn Als
    Im Am Auf Aus Bei Mit Nach Von Vor Zu Zum Zur Für Durch Auch Noch Nur Schon So Wie Was Wer Wo
    Le La Les Un Une Des Du Il Elle Ils Elles On Nous Vous Je Ce Cette Ces Mais Et Ou Donc Dans Sur Pour Par Avec
    En Au Aux Selon Après Avant
    El Los Las Una Unos Unas Lo Ella Ellos Ellas Nosotros Yo Este Esta Estos Estas Esto Pero Por Para
    Según Tras Antes Después Desde Hasta Sin Sobre Entre
""")
"""Capitalised words that are rarely names: after them a border is likely even where the mark is doubtful."""

AFTER_ORDINAL: Final = _set("""
    Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
    Jahrhundert Jahrhunderts Jh Jhd Bundesliga Liga Mal Platz
""")
"""German nouns that follow an ordinal number: "3. Oktober"."""
BEFORE_ORDINAL: Final = _set(
    "der die das den dem des am im zum zur vom beim seit bis ab ein eine einen einem jeder jede"
)
"""German words that make the number after them an ordinal: "am 3. Spieltag"."""
