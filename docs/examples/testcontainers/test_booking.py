"""The provider's image in a test: `pip install pytest testcontainers`, then `pytest`."""

import pytest
from booking import book
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

PORT = 4434


@pytest.fixture(scope="session")
def provider():
    """Starts a provider on a free port, and returns its service root."""
    container = (
        DockerContainer("bookend-provider")
        .with_exposed_ports(PORT)
        # Which port it will be is not known yet: the provider goes by what requests call it.
        .with_env("BOOKEND_POLICY", "location-host=request")
        .waiting_for(LogMessageWaitStrategy("ready: "))
    )
    with container:
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}/STU3"


def test_a_slot_is_booked(provider):
    assert book(provider)["status"] == "booked"
