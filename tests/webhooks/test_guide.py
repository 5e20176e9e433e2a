"""The receiver of docs/api.md runs as it is written, on a message that was really delivered."""

import re

import pytest

from config.env import ROOT
from tests.webhooks.conftest import Partner
from webhooks.delivering import deliver_due

(EXAMPLE,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)


def test_the_receiver_of_the_guide_takes_ours_once_and_refuses_others(
    partner: Partner, capsys: pytest.CaptureFixture[str]
) -> None:
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    there: dict[str, object] = {"SECRET": partner.secrets[0]}
    exec(EXAMPLE, there)  # noqa: S102  # our own page
    receive = there["receive"]
    assert callable(receive)
    assert [receive(got.body, dict(got.headers)) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out == "submission.analysed sub_0\n"
    assert receive(got.body + b" ", dict(got.headers)) == 400
