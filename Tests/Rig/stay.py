"""A stay in custody, act by act through the JSON API, from the arrest to the door. Every person in it is invented and plainly so."""

import datetime

FIRST = ["Ada", "Bela", "Cyrus", "Dora", "Emil", "Fenna", "Gwil", "Hana", "Idris", "Jory"]
LAST = ["Specimen", "Placeholder", "Mockley", "Synthson", "Example", "Testwell", "Notreal", "Madeup"]


def moment(minutes_ago=0):
    """An instant as the API takes it."""
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes_ago)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def booked_in(number, suite, cell, detective, officer, born="1984-05-06", level="1", risks=(), arrived_minutes=4):
    """Yields (who, operation, fields) and is sent each outcome; answers the detention's id.

    `detective` names the sign-in of who arrests, `officer` that of the custody officer; `cell` may be nothing.
    """
    person = yield detective[0], "records.person.record", {"givenNames": f"{FIRST[number % 10]} {number}", "familyName": LAST[number % 8], "dateOfBirth": born, "sex": "2" if number % 5 == 0 else "1"}
    crime = yield detective[0], "investigation.crime.report", {
        "offenceClass": "30C", "qEntry": "DOOR", "qOccupied": False, "occurredFrom": moment(400), "reportedAt": moment(300), "location": {"new": {"line": f"{number + 1} Synthetic Road"}}, "account": "A synthetic account of what happened."}
    arrest = yield detective[0], "custody.arrest.record", {
        "investigationId": crime["id"], "personId": person, "officerId": detective[1], "arrestedAt": moment(arrived_minutes + 25), "place": "Synthetic Road", "suspectedOf": "Burglary at a home",
        "power": "S24", "necessity": ["N-INV"], "grounds": "Named by a synthetic witness.", "isCautioned": True, "destinationId": suite, "risks": list(risks)}
    yield officer, "custody.arrest.at-station", {"arrestId": arrest, "atStationAt": moment(arrived_minutes)}
    detention = yield officer, "custody.detention.open", {"arrestId": arrest, "suiteId": suite, "circumstances": "station", "arrivedAt": moment(arrived_minutes), "lateReason": "Synthetic."}
    yield officer, "custody.detention.authorise", {
        "detentionId": detention, "sufficientEvidence": False, "grounds": ["G1", "G2"], "reasons": "To secure evidence and to question.", "authorisedAt": moment()}
    yield officer, "custody.risk.assess", {
        "detentionId": detention, "stage": "arrival", "answers": [], "markersChecked": True, "previousChecked": True, "risk": "medium", "isVulnerable": "MENTAL" in risks, "appearsUnder18": False,
        "plan": "As the level says.", "incompleteReason": "Synthetic."}
    yield officer, "custody.observation.set", {"detentionId": detention, "level": level, "reason": "Synthetic.", "isClinical": False}
    if cell:
        yield officer, "custody.cell.place", {"detentionId": detention, "cellId": cell, "reason": "Synthetic: the cell that is free."}
    return detention


def cared_for(detention, detective, officer, inspector, tag):
    """What is done in custody, up to an interview; `tag` stands in the notes, so that each can be told apart."""
    on = {"detentionId": detention}
    yield officer, "custody.rights.give", {**on, "language": "eng", "medium": "written", "rights": [
        {"entitlement": "R4", "act": "given"}, {"entitlement": "R2", "act": "declined", "detail": "Synthetic."}]}
    yield officer, "custody.visit.record", {**on, "state": "awake"}
    yield officer, "custody.log.enter", {**on, "kind": "note", "happenedAt": moment(), "text": f"{tag} first"}
    yield officer, "custody.care.give", {**on, "kind": "DRINK", "isAccepted": True}
    yield officer, "custody.property.take", {
        **on, "seal": f"S{tag}", "items": [{"description": "Keys", "handling": "HELD"}, {"description": "Coins", "pence": 1250, "handling": "HELD"}], "refusedReason": "Synthetic."}
    yield officer, "custody.sample.request", {**on, "kinds": ["DNA", "FINGERPRINTS", "PHOTOGRAPH"], "power": "DETAINED"}
    yield officer, "custody.visit.record", {**on, "state": "awake"}
    yield officer, "custody.interview.start", {**on, "interviewer": detective[1], "isCautioned": True, "isReminded": True, "isFit": True, "medium": "audio", "reference": f"DISC-{tag}"}
    yield officer, "custody.log.enter", {**on, "kind": "note", "happenedAt": moment(), "text": f"{tag} second"}
    yield officer, "custody.interview.end", {**on, "step": "end"}
    yield inspector, "custody.review.hold", {
        **on, "heldAt": moment(), "method": "in-person", "condition": "awake", "isReminded": True, "representations": "None.", "reasons": "Enquiries go on with diligence."}
    yield officer, "custody.visit.record", {**on, "state": "awake"}


def charged_and_bailed(detention, officer):
    """Charged by the police and bailed to court; what is not done before release is said to be so."""
    on = {"detentionId": detention}
    yield officer, "custody.detention.charge", {**on, "charges": [{"offence": "TH68001"}], "chargedAt": moment(), "decidedBy": "police", "reply": "No reply."}
    yield officer, "custody.bail.court", {
        **on, "court": "Synthetic Magistrates' Court", "courtAt": court_day(), "reasons": "No ground to refuse bail.", "despite": "Synthetic: property and risk were seen to by word of mouth.", "givenAt": moment()}


def court_day():
    """A Wednesday about four weeks on, at ten; past the days about Christmas on which no court sits."""
    day = datetime.date.today() + datetime.timedelta(days=28)
    while day.weekday() != 2 or (day.month == 12 and day.day > 21) or (day.month == 1 and day.day < 4):
        day += datetime.timedelta(days=1)
    return f"{day}T10:00:00Z"
