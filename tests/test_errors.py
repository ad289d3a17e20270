"""Errors keep their data wherever they travel."""

import copy
import pickle

import pytest

from bot.errors import LightstickError, MissingRightError, NotFoundError, TransientError


@pytest.mark.parametrize(
    "error",
    [
        NotFoundError("error-no-artist", name="V"),
        MissingRightError(5, ("send_messages", "attach_files"), waiting=3),
        TransientError("slow down", retry_after_s=2.5),
    ],
)
def test_pickling_and_copying_keep_kind_and_data(error: LightstickError) -> None:
    error.add_note("from a worker")
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(other) is type(error)
        assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))
