"""The receiver that the guide shows believes what is really delivered."""

import os

import pytest

from tests.api.guide import block
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due

EXAMPLE = block("python", "from touchstone.webhooks import")


def test_the_receiver_of_the_guide_takes_ours_once_and_refuses_others(
    partner: Partner, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_WEBHOOK_SECRETS", partner.secrets[0])
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    there: dict[str, object] = {"os": os}
    exec(EXAMPLE, there)  # noqa: S102  # our own page
    receive = there["receive"]
    assert callable(receive)
    assert [receive(got.body, dict(got.headers)) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out == "submission.analysed {'submission': 'sub_0'}\n"
    assert receive(got.body + b" ", dict(got.headers)) == 400
