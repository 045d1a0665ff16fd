"""The errors that the fact sheet warns of, and how each would read in a text: the ten warnings at its head.

A pattern finds one sentence that is wrong whatever stands around it. `SAMPLES` holds such sentences: each must be found.
"""

import re
from dataclasses import dataclass, field

OTHERS_EN = r"social workers?|labour inspectors?|ITM|INFOTRAITE|assistance services?|ONA|prosecutors?|judges?|teachers?|you"
OTHERS_FR = (
    r"travailleurs? socia\w+|assistante?s? socia\w+|inspecteurs? du travail|ITM|INFOTRAITE|services? d’assistance"
    r"|ONA|procureurs?|juges?|vous"
)
OTHERS_DE = (
    r"Sozialarbeit(?:er\w*)?|Arbeitsinspektor\w*|ITM|INFOTRAITE|Hilfsdienste?|Opferschutzeinrichtung\w*|ONA"
    r"|Staatsanwaltschaft|Gerichte?|Sie"
)
NEAR = r"[^.!?;:,]"  # within one clause


@dataclass(frozen=True)
class KnownError:
    """`number`: of the warning in the fact sheet; 0: another one. Patterns and samples by language; "": in any."""

    number: int
    why: str
    patterns: dict[str, str]
    samples: dict[str, list[str]] = field(default_factory=dict)

    def is_in(self, text: str, language: str) -> bool:
        """German writes "Sie" (you) and "sie" (she) with different letters."""
        found = [self.patterns[code] for code in ("", language) if code in self.patterns]
        flags = 0 if self.number == 0 or language == "de" else re.IGNORECASE
        return any(re.search(pattern, text, flags) for pattern in found)


KNOWN_ERRORS = [
    KnownError(
        1,
        "in Luxembourg the means are no element of the basic offence",
        {
            "en": rf"(?:Luxembourg|382-1){NEAR}{{0,40}}\b(?:requires|needs|asks for|consists of)\b{NEAR}{{0,30}}\b(?:means|three elements)\b"
            rf"|Luxembourg{NEAR}{{0,40}}\bmeans (?:must|have to|need to) be proved",
            "fr": rf"(?:luxembourg|382-1){NEAR}{{0,40}}(?<!n’)(?<!ne l’)(?<!ne les )\b(?:exige|demande|requiert|suppose)\b(?! pas| même pas){NEAR}{{0,30}}\b(?:moyens?|trois éléments)\b"
            rf"|Luxembourg{NEAR}{{0,40}}\bmoyens doivent être prouvés",
            "de": rf"(?:[Ll]uxemburg\w*|382-1){NEAR}{{0,40}}\b(?:verlangt|erfordert)\b(?! nicht| kein){NEAR}{{0,30}}\b(?:Mittel\b|drei Elemente)"
            rf"|Luxemburg\w*{NEAR}{{0,40}}\bMittel (?:bewiesen werden müssen|müssen bewiesen werden)",
        },
        {
            "en": [
                "Article 382-1 requires an act with a means.",
                "In Luxembourg the means must be proved.",
                "Luxembourg’s basic offence consists of three elements.",
            ],
            "fr": [
                "L’infraction de base luxembourgeoise exige aussi un moyen.",
                "Au Luxembourg les moyens doivent être prouvés.",
            ],
            "de": [
                "Der Luxemburger Grundtatbestand verlangt auch ein Mittel.",
                "Artikel 382-1 verlangt drei Elemente.",
                "Weil in Luxemburg die Mittel bewiesen werden müssen.",
            ],
        },
    ),
    KnownError(
        2,
        "only the Judicial Police formally identifies",
        {
            "en": rf"\b(?:{OTHERS_EN}) (?:(?:formally|can|may|must|then|also) )*identif(?:y|ies) (?:formally |the |a |as )*(?:presumed )?victims?\b",
            "fr": rf"\b(?:{OTHERS_FR}) (?:(?:peut|peuvent|doit|doivent|pouvez|devez|aussi) )*identifi(?:e|ent|er|ez) (?:formellement |aussi |les |la |une |des )*victimes?\b",
            "de": rf"\b(?:{OTHERS_DE}) (?:(?:kann|können|darf|dürfen|muss|müssen) )?(?:identifizier(?:t|en) (?:die |das |ein |auch )*Opfer\b(?! nicht)|(?:die |das |ein |auch )*Opfer (?:förmlich )?identifizieren\b)",
        },
        {
            "en": ["The social worker identifies the victim.", "ITM can formally identify victims."],
            "fr": [
                "L’assistante sociale identifie la victime.",
                "INFOTRAITE peut identifier formellement des victimes.",
            ],
            "de": [
                "Die ITM identifiziert die Opfer.",
                "Sie können Opfer identifizieren.",
            ],
        },
    ),
    KnownError(
        3,
        "the Convention asks for at least 30 days, Luxembourg gives 90",
        {
            "en": rf"Convention{NEAR}{{0,80}}\b(?:90|ninety)[ -]days?|(?:90|ninety) days{NEAR}{{0,30}}Convention"
            rf"|(?:Luxembourg|certificate){NEAR}{{0,80}}\b(?:30|thirty)[ -]days?|\b(?:30|thirty) days{NEAR}{{0,30}}(?:Luxembourg|certificate)",
            "fr": rf"Convention{NEAR}{{0,80}}\b(?:90|quatre-vingt-dix) jours|(?:90|quatre-vingt-dix) jours{NEAR}{{0,30}}Convention"
            rf"|(?:Luxembourg|attestation){NEAR}{{0,80}}\b(?:30|trente) jours|\b(?:30|trente) jours{NEAR}{{0,30}}(?:Luxembourg|attestation)",
            "de": rf"Übereinkommen{NEAR}{{0,80}}\b(?:90|neunzig) Tage|(?:90|neunzig) Tagen?{NEAR}{{0,30}}Übereinkommen"
            rf"|(?:[Ll]uxemburg|Bescheinigung){NEAR}{{0,80}}\b(?:30|dreißig) Tage|\b(?:30|dreißig) Tagen?{NEAR}{{0,30}}(?:[Ll]uxemburg|Bescheinigung)",
        },
        {
            "en": ["The Convention asks for at least 90 days.", "Luxembourg gives victims 30 days to think."],
            "fr": ["La Convention demande au moins 90 jours.", "L’attestation est valable trente jours."],
            "de": ["Das Übereinkommen verlangt 90 Tage.", "Die Bescheinigung gilt 30 Tage."],
        },
    ),
    KnownError(
        4,
        "the site is stoptraite.lu, and COTEH is not of the Red Cross",
        {
            "": r"infotraite\.lu"
            r"|(?:COTEH|INFOTRAITE)[^.]{0,60}(?:Red Cross|Croix-Rouge|Rote[sn]? Kreuz)"
            r"|(?:Red Cross|Croix-Rouge|Rote[sn]? Kreuz)[^.]{0,60}(?:COTEH|INFOTRAITE)"
        },
        {
            "en": ["See www.infotraite.lu.", "COTEH, a service of the Red Cross."],
            "fr": ["Voir infotraite.lu.", "La Croix-Rouge gère COTEH."],
            "de": ["COTEH vom Roten Kreuz."],
        },
    ),
    KnownError(
        5,
        "an old telephone number of the police",
        {"": r"\b4997\b|\b49 ?97 ?62"},
        {"en": ["Ring 4997-6210."], "fr": ["Appelez le 4997 6210."], "de": ["Rufen Sie 49 97 62 10 an."]},
    ),
    KnownError(
        6,
        "the CCDH is rapporteur, the Comité de suivi co-ordinates, and there is no national co-ordinator",
        {
            "en": rf"national co-?ordinator of Luxembourg|Luxembourg.s national co-?ordinator|CCDH{NEAR}{{0,30}}\bco-?ordinates\b"
            rf"|Comité de suivi{NEAR}{{0,40}}\bnational rapporteur",
            "fr": rf"coordinat(?:eur|rice) nationale? (?:du Luxembourg|luxembourgeoise?)|CCDH{NEAR}{{0,30}}\bcoordonne\b"
            rf"|Comité de suivi{NEAR}{{0,40}}\brapporteur national",
            "de": rf"(?:[Ll]uxemburgische[rn]?|Luxemburgs) nationale[rn]? Koordinator|nationale[rn]? Koordinator(?:in)? (?:Luxemburgs|von Luxemburg)"
            rf"|CCDH{NEAR}{{0,30}}\bkoordiniert\b|Comité de suivi{NEAR}{{0,40}}\bBerichterstatter",
        },
        {
            "en": [
                "Ask Luxembourg’s national co-ordinator.",
                "The Comité de suivi is the national rapporteur.",
            ],
            "fr": ["La coordinatrice nationale du Luxembourg le sait.", "La CCDH coordonne la prévention."],
            "de": [
                "Fragen Sie den nationalen Koordinator Luxemburgs.",
                "Die CCDH koordiniert die Vorbeugung.",
            ],
        },
    ),
    KnownError(
        7,
        "the roadmap is confidential: nobody can say what it says",
        {
            "en": r"\b(?:the|our) roadmap (?:says|states|prescribes|lists)|according to the roadmap",
            "fr": r"\bfeuille de route\*? (?:dit|précise|prévoit|prescrit|indique)\b|(?:selon|d’après) la \*?feuille de route",
            "de": r"\b(?:[Ll]aut|[Nn]ach|[Gg]emäß) (?:dem|der) (?:Fahrplan|Roadmap|\*?feuille de route)"
            r"|(?:Fahrplan|Roadmap|feuille de route\*?) (?:sagt|schreibt|nennt|bestimmt)\b",
        },
        {
            "en": ["The roadmap says whom to ring.", "According to the roadmap, ITM calls first."],
            "fr": ["La feuille de route précise qui appelle.", "Selon la feuille de route, l’ITM appelle."],
            "de": ["Laut dem Fahrplan ruft die ITM an.", "Der Fahrplan sagt, wer anruft."],
        },
    ),
    KnownError(
        8,
        "whether the directive of 2024 was transposed is not known here",
        {
            "en": r"has been transposed|was transposed in|(?<!Whether )Luxembourg (?:has )?transposed",
            "fr": r"\b(?:a|ont) (?:déjà )?été transposée?s?|\best transposée? (?:depuis|par)|Luxembourg a (?:déjà )?transposé",
            "de": r"\b(?:wurde|ist) (?:bereits |in \w+ |in \w+ bereits )?umgesetzt\b(?! wird)|umgesetzt worden|Luxemburg hat[^.!?]{0,60}\bumgesetzt|hat Luxemburg[^.!?]{0,60}\bumgesetzt",
        },
        {
            "en": ["The directive has been transposed.", "In 2026 Luxembourg transposed it."],
            "fr": ["La directive a été transposée en 2026.", "Le Luxembourg a transposé la directive."],
            "de": [
                "Die Richtlinie wurde in Luxemburg umgesetzt.",
                "Luxemburg hat die Richtlinie von 2024 umgesetzt.",
            ],
        },
    ),
    KnownError(
        9,
        "trafficking needs no border and no gang, and smuggling is something else",
        {
            "en": rf"trafficking (?:always |only )?(?:needs|requires|presupposes)(?! no| neither){NEAR}{{0,40}}\b(?:border|gang|organised)"
            r"|smuggling (?:of migrants )?is (?:a form of |the same as |also )?trafficking|no (?:border|gang), no trafficking",
            "fr": rf"traite (?:des êtres humains )?(?:suppose|exige|nécessite|requiert)(?! ni){NEAR}{{0,40}}\b(?:frontière|bande|criminalité organisée)"
            r"|trafic (?:illicite )?de migrants est (?:une forme de |une |aussi une )?traite|trafic d(?:es |’)êtres humains",
            "de": rf"Menschenhandel (?:braucht|verlangt|erfordert)(?! kein| weder){NEAR}{{0,40}}\b(?:Grenz|Bande|organisierte)"
            r"|Schleusung (?:von Migranten )?ist (?:eine Form (?:des|von) |auch )?Menschenhandel",
        },
        {
            "en": ["Trafficking requires a border.", "Smuggling of migrants is a form of trafficking."],
            "fr": ["La traite suppose une frontière.", "Le trafic d’êtres humains."],
            "de": [
                "Menschenhandel braucht eine Grenze.",
                "Schleusung von Migranten ist eine Form des Menschenhandels.",
            ],
        },
    ),
    KnownError(
        10,
        "non-punishment is no general immunity",
        {
            "en": rf"non-punishment (?:means|is|gives|grants)(?! no| not){NEAR}{{0,20}}\bimmunity|victims? (?:are|is|have|has|enjoys?)(?: an?)?(?: general| full| blanket)? immun"
            r"|victims? (?:can|may) never be (?:punished|prosecuted)|exempts? victims from (?:all|any) ",
            "fr": rf"non-sanction (?:est|donne|signifie)(?! pas){NEAR}{{0,20}}\bimmunité|victimes? (?:jouissent|jouit|bénéficient|bénéficie) d’une (?:immunité|impunité)"
            r"|victimes? ne peu(?:t|vent) jamais être (?:punie|poursuivie)",
            "de": rf"(?:Straffreiheit|Nichtbestrafung) (?:ist|bedeutet|gibt)(?! kein| nicht){NEAR}{{0,20}}\bImmunität|Opfer (?:genießen|haben|genießt|hat)(?: eine)?(?: allgemeine| volle)? (?:Immunität|Straffreiheit)"
            r"|Opfer (?:dürfen|können|darf|kann) nie(?:mals)? (?:bestraft|verfolgt) werden",
        },
        {
            "en": ["Non-punishment is a general immunity.", "A victim can never be prosecuted."],
            "fr": [
                "La non-sanction est une immunité.",
                "Les victimes ne peuvent jamais être poursuivies.",
            ],
            "de": ["Straffreiheit ist eine Immunität.", "Opfer genießen volle Straffreiheit."],
        },
    ),
    KnownError(
        0,
        "notes of the authors",
        {"": r"\bF\d{1,3}\b|[Ff]act ?sheet|[Ff]iche documentaire|[Ff]aktenblatt"},
        {"en": ["See F93.", "As the fact sheet says."], "fr": ["Voir F93."], "de": ["Siehe F93."]},
    ),
]
