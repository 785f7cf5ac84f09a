"""Ids are names of files everywhere, and tell submissions apart."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.roster.ids import file_name, slug, unique_ids

NAMES = st.lists(st.text(max_size=150) | st.sampled_from(["jane", "Jane", "JANE", "jane-1", "con"]))


def keys(names: list[str]) -> list[str]:
    return [f"{number}/{name}" for number, name in enumerate(names)]


@pytest.mark.fuzz
@given(NAMES)
def test_ids_are_safe_as_file_names(names):
    for id in unique_ids(names, keys(names)):
        assert re.fullmatch(r"\w([\w.-]*\w)?", id)
        assert len(f"{id}.results.json".encode()) < 255
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", id)


@pytest.mark.fuzz
@given(NAMES)
def test_ids_are_unique_even_where_capitals_and_composed_letters_are_not_told_apart(names):
    ids = unique_ids(names, keys(names))
    assert len({unicodedata.normalize("NFD", id).casefold() for id in ids}) == len(names)


@given(st.permutations([(name, key) for key, name in enumerate(["a", "A", "b", "a-1", "c", "a"])]))
def test_ids_do_not_depend_on_order(pairs):
    names = ["a", "A", "b", "a-1", "c", "a"]
    expected = dict(enumerate(unique_ids(names, [str(key) for key in range(6)])))
    shuffled = unique_ids([name for name, _ in pairs], [str(key) for _, key in pairs])
    assert {key: id for id, (_, key) in zip(shuffled, pairs, strict=True)} == expected


def test_only_names_that_collide_get_a_suffix():
    first, second, third = unique_ids(["Jane Doe", "jane doe", "Max"], ["1", "2", "3"])
    assert third == "Max"
    assert re.fullmatch(r"Jane-Doe-[0-9a-f]{8}", first)
    assert re.fullmatch(r"jane-doe-[0-9a-f]{8}", second)


def test_a_name_that_looks_like_another_with_its_suffix_keeps_ids_apart():
    taken, _ = unique_ids(["jane", "jane"], ["1", "2"])
    assert len({id.casefold() for id in unique_ids(["jane", "jane", taken], ["1", "2", "3"])}) == 3


@pytest.mark.fuzz
@given(st.text(max_size=400))
def test_a_submissions_file_can_be_written_under_its_name(name):
    safe = file_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & set('/\\\0\n:*?"<>|')
    assert len(safe.encode()) <= 255


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_usual_names_of_files_stay_as_they_are(stem):
    assert file_name(f"{stem}.ipynb") in (f"{stem}.ipynb", f"_{stem}.ipynb")


def test_a_long_name_is_cut_and_keeps_its_suffix():
    assert file_name("é" * 300 + ".ipynb") == "é" * 100 + ".ipynb"


def test_ids_read_like_the_names_they_come_from():
    assert slug("José Núñez_4003") == "José_Núñez_4003".replace("_Núñez", "-Núñez")
    assert slug("../..//etc") == "etc"
    assert slug("CON.txt") == "_CON.txt"
    assert slug("???") == "submission"
