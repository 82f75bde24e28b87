"""What the fuzzers try, tried here for a moment: seeds, everything once found, and noise that hypothesis makes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import _entry, _outcome
from tests.fuzz.seeds import words
from tests.fuzz.targets import TARGETS, found
from tests.fuzz.updates import built

FOUND = [(name, path) for name in TARGETS for path in found(name)]


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_keeps_its_promises_on_its_seeds(name: str) -> None:
    target = TARGETS[name]
    some = list(islice(target.seeds(), 24))

    for seed in some:
        target.try_it(seed)

    assert some
    assert words(name)


@pytest.mark.parametrize(("name", "path"), FOUND, ids=[f"{name}/{path.name}" for name, path in FOUND])
def test_what_a_fuzzer_once_found_does_no_harm_any_more(name: str, path: Path) -> None:
    TARGETS[name].try_it(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_noise_between_words_that_matter_breaks_no_promise(name: str, data: st.DataObject) -> None:
    pieces = st.sampled_from([word.encode() for word in words(name)]) | st.binary(max_size=12)

    TARGETS[name].try_it(b" ".join(data.draw(st.lists(pieces, max_size=30))))


@given(choices=st.binary(min_size=4, max_size=16))
@settings(max_examples=300, deadline=None)
def test_a_sound_update_with_odd_values_in_it_is_understood_or_refused(choices: bytes) -> None:
    TARGETS["updates"].try_it(b"\x00" + choices)


def test_a_few_bytes_choose_an_update_and_change_it() -> None:
    sound, changed = built(b"\x00\x00"), built(b"\x00\x00\x05\x02\x0c\x00\x00")

    assert sound["message"]["text"] == "Darf man das?"
    assert changed != sound
    assert built(b"no json") is None


def test_a_run_is_summed_up_from_what_the_fuzzer_prints() -> None:
    log = "#2\tINITED cov: 5 ft: 7 corp: 1/1b rss: 40Mb\n#64\tNEW cov: 9 ft: 20 corp: 3/9b rss: 41Mb\n"

    done = _outcome(log + "stat::number_of_executed_units: 99\n", (), 0)

    assert (done.executions, done.covered, done.features, done.corpus, done.peak) == (99, 9, 20, 3, 41)
    assert _outcome(log, ("crash-1",), 77).executions == 64
    assert _entry("§x") == '"\\xc2\\xa7\\x78"\n'
