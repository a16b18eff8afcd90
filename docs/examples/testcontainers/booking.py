"""A search and a booking, as a consumer sends them: the standard library is enough."""

import json
import sys
import time
from base64 import urlsafe_b64encode
from datetime import datetime, timezone
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

HERE = Path(__file__).parent
INTERACTION = "urn:nhs:names:services:careconnect:fhir:rest:"


def filled(name, values):
    """Reads a template beside this file, and puts values in their places."""
    text = (HERE / name).read_text()
    for place, value in values.items():
        text = text.replace(f"@{place}@", str(value))
    return text


def token(root, scope):
    """Makes an unsigned token that lives for five minutes, as the standard has it."""
    now = int(time.time())
    claims = filled("claims.json", {"AUDIENCE": root, "ISSUED": now, "EXPIRES": now + 300, "SCOPE": scope})
    parts = ['{"alg":"none","typ":"JWT"}', claims]
    return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."


def send(root, method, path, interaction, scope, body=None):
    """Sends a request, and returns status and resource of the answer; a refusal raises."""
    headers = {
        "Ssp-From": "123456123456",
        "Ssp-To": "987654456789",
        "Ssp-TraceID": str(uuid4()),
        "Ssp-InteractionID": INTERACTION + interaction,
        "X-Request-ID": str(uuid4()),
        "Authorization": f"Bearer {token(root, scope)}",
        "Accept": "application/fhir+json",
        "Content-Type": "application/fhir+json",
    }
    request = Request(root + path, body and body.encode(), headers, method=method)
    with urlopen(request) as answer:
        return answer.status, json.load(answer)


def book(root):
    """Books the first free slot of a service, and returns the appointment."""
    search = "/Slot?schedule.actor:healthcareservice=999999999&status=free"
    status, found = send(root, "GET", search, "search:slot", "organization/slot.read")
    slots = [entry["resource"] for entry in found["entry"] if entry["resource"]["resourceType"] == "Slot"]
    assert status == 200 and slots, found
    slot = slots[0]
    values = {
        "SLOT": slot["id"],
        "SLOT-SYSTEM": slot["identifier"][0]["system"],
        "SLOT-VALUE": slot["identifier"][0]["value"],
        "SCHEDULE": slot["schedule"]["reference"],
        "START": slot["start"],
        "END": slot["end"],
        "DOCUMENT": uuid4(),
        "NOW": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }
    body = filled("appointment.json", values)
    status, made = send(root, "POST", "/Appointment", "create:appointment", "patient/appointment.write", body)
    assert status == 201, made
    return made


if __name__ == "__main__":
    made = book(sys.argv[1])
    print(f"{made['status']}: Appointment/{made['id']}")
