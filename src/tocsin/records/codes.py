"""Closed lists of the trade. The values are the strings written in every output.

Source: docs/codebook.md, which cites where each list comes from (ACLED's event
taxonomy, UCDP's precision codes, and the reading format's own rules).
"""

from enum import StrEnum


class IncidentType(StrEnum):
    """What kind of happening an incident is. Source: docs/codebook.md#type."""

    ARMED_CLASH = "armed_clash"
    TERRITORY_TAKEN = "territory_taken"
    AIR_DRONE_STRIKE = "air_drone_strike"
    SUICIDE_BOMBING = "suicide_bombing"
    SHELLING = "shelling"
    REMOTE_EXPLOSIVE = "remote_explosive"
    GRENADE = "grenade"
    ATTACK = "attack"
    ABDUCTION = "abduction"
    SEXUAL_VIOLENCE = "sexual_violence"
    ARREST = "arrest"
    WEAPONS_SEIZED = "weapons_seized"
    PROPERTY_DESTRUCTION = "property_destruction"
    RIOT = "riot"
    PROTEST = "protest"
    AGREEMENT = "agreement"
    OTHER = "other"


class SubType(StrEnum):
    """ACLED's 25 sub-event types, by their names; UNSETTLED when the text does not settle it.

    Source: docs/codebook.md#subtype (acledR ``acled_event_categories``).
    """

    UNSETTLED = ""
    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    ARMED_CLASH = "Armed clash"
    CHEMICAL_WEAPON = "Chemical weapon"
    AIR_DRONE_STRIKE = "Air/drone strike"
    SUICIDE_BOMB = "Suicide bomb"
    SHELLING = "Shelling/artillery/missile attack"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    SEXUAL_VIOLENCE = "Sexual violence"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    PEACEFUL_PROTEST = "Peaceful protest"
    PROTEST_WITH_INTERVENTION = "Protest with intervention"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS_USE = "Disrupted weapons use"
    BASE_ESTABLISHED = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    NON_VIOLENT_TRANSFER = "Non-violent transfer of territory"
    OTHER = "Other"


class Status(StrEnum):
    """Whether an incident took place, as the report says it."""

    HAPPENED = "happened"
    FOILED = "foiled"
    DENIED = "denied"


class Harm(StrEnum):
    """What was done to the people a toll counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    ARRESTED = "arrested"
    DISPLACED = "displaced"
    SURRENDERED = "surrendered"
    RELEASED = "released"


class Counted(StrEnum):
    """What a count over more than one incident counts."""

    ATTACKS = "attacks"
    STRIKES = "strikes"
    KILLED = "killed"
    INJURED = "injured"
    ABDUCTED = "abducted"
    DISPLACED = "displaced"
    ARRESTED = "arrested"
    OTHER = "other"


class Group(StrEnum):
    """Which side the harmed belong to."""

    CIVILIAN = "civilian"
    SECURITY_FORCE = "security_force"
    ARMED_GROUP = "armed_group"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How somebody stands to having done it. Plain narration is no stance."""

    CLAIMED = "claimed"
    BLAMED = "blamed"
    DENIED = "denied"


class Hedge(StrEnum):
    """How firmly blame is laid; FIRM is the empty word."""

    FIRM = ""
    ACCUSED = "accused"
    SUSPECTED = "suspected"
    ALLEGED = "alleged"


class PartyKind(StrEnum):
    """What a perpetrator is."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class TargetKind(StrEnum):
    """What a target is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OBJECT = "object"


class RelationKind(StrEnum):
    """Standing relations between organised actors."""

    ENEMY_OF = "enemy_of"
    ALLIED_WITH = "allied_with"
    PART_OF = "part_of"
    SPLIT_FROM = "split_from"
    SUPPORTS = "supports"
    NEGOTIATES_WITH = "negotiates_with"
    AKA = "aka"


class StatementKind(StrEnum):
    """What a quoted speaker does by speaking."""

    CLAIM_OF_RESPONSIBILITY = "claim_of_responsibility"
    DENIAL = "denial"
    THREAT = "threat"
    CONDEMNATION = "condemnation"
    PROMISE = "promise"
    ACCOUNT = "account"
    OTHER = "other"


class PresenceKind(StrEnum):
    """How an actor is said to stand to a place."""

    PRESENT = "present"
    CONTROLS = "controls"
    GAINED = "gained"
    LOST = "lost"


class Affected(StrEnum):
    """What kind of protected thing an incident touched."""

    HEALTH = "health"
    EDUCATION = "education"
    AID = "aid"
    WORSHIP = "worship"
    MEDIA = "media"
    DISPLACED = "displaced"
    INFRASTRUCTURE = "infrastructure"


class DatePrecision(StrEnum):
    """How exactly a date is known, in words; :attr:`ucdp` gives UCDP's date_prec."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"

    @property
    def ucdp(self) -> int | None:
        """UCDP's date_prec: 1 the day, 3 within a week, 4 within a month, 5 up to a year; None if unknown.

        Code 2 (within 2-6 days) belongs to an interval, see :meth:`tocsin.records.When.ucdp`.
        """
        return {"day": 1, "week": 3, "month": 4, "year": 5}.get(self.value)


class PlacePrecision(StrEnum):
    """How exactly a place is known, in words; :attr:`ucdp` gives UCDP's where_prec (1-7)."""

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    PROVINCE = "province"
    FEATURE = "feature"
    COUNTRY = "country"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"

    @property
    def ucdp(self) -> int | None:
        """UCDP's where_prec, 1 (exact) to 7 (international waters or airspace); None if unknown."""
        return _WHERE_PREC.get(self.value)

    @classmethod
    def of_ucdp(cls, where_prec: int | None) -> "PlacePrecision":
        """Return the word for UCDP's where_prec; UNKNOWN for None and for what is none of 1-7.

        >>> PlacePrecision.of_ucdp(3).value, PlacePrecision.of_ucdp(None).value
        ('district', 'unknown')
        """
        return next((cls(word) for word, number in _WHERE_PREC.items() if number == where_prec), cls.UNKNOWN)


_WHERE_PREC = {precision.value: number for number, precision in enumerate(PlacePrecision, start=1)}
del _WHERE_PREC[PlacePrecision.UNKNOWN.value]


class PlaceUse(StrEnum):
    """What a place's name is used for where it stands; an incident lies at a ``place`` only."""

    PLACE = "place"
    PEOPLE = "people"
    """"Afghans", "Russian": the country is meant only by way of its people."""
    VOICE = "voice"
    """"Washington said": a government or institution speaks."""
    NAME_PART = "name_part"
    """It stands inside another name: "Kabul University", "Bank of Baroda"."""


class ClaimKind(StrEnum):
    """What a claim speaks of."""

    INCIDENT = "incident"
    TOLL = "toll"
    RESPONSIBILITY = "responsibility"
    COUNT = "count"
    RELATION = "relation"
    PRESENCE = "presence"
    STATEMENT = "statement"


class Verdict(StrEnum):
    """What a person decided."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    LINK = "link"
    """Two incidents that belong together without being one; ``field`` says how (:class:`LinkKind`)."""
    NOTE = "note"
    CONFIRM = "confirm"
    """A second person agrees with the judgement that this one follows."""
    UNDO = "undo"
    """The judgement that this one follows no longer holds."""


class LinkKind(StrEnum):
    """How two incidents belong together; read from the left one to the right."""

    PART_OF = "part_of"
    IN_REPLY_TO = "in_reply_to"
    SAME_CAMPAIGN = "same_campaign"


class PartKind(StrEnum):
    """What a part of a report's text is."""

    TITLE = "title"
    BODY = "body"
    CELL = "cell"
    PAGE = "page"


class SourceKind(StrEnum):
    """Who publishes."""

    OUTLET = "outlet"
    AGENCY = "agency"
    NGO = "ngo"
    UN = "un"
    GOVERNMENT = "government"
    ARMED_GROUP = "armed_group"
    UNKNOWN = "unknown"
