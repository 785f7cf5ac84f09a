"""The demonstration cells with answers other than the right ones."""

import json
import re
from bisect import bisect_right

import numpy as np
import pytest
from conftest import ROOT
from helpers.lab import lab_master

import advex
from advex import dimension, examples, plots
from autograder.batch.predictions import listed
from autograder.release.source.own_settings import packed

pytestmark = pytest.mark.slow

ANSWERS = (
    "grad_theta",
    "grad_x",
    "attack_logistic",
    "loss_grad_x",
    "attack_digits",
    "fgsm_logistic",
    "fgsm_digits",
    "distance_to_boundary",
)


PREDICTED = re.compile(r"^prediction_\w+ = (?P<value>.*)$", re.MULTILINE)


def code() -> list[str]:
    """The sources of the solution notebook's code cells."""
    notebook = json.loads((ROOT / "solutions" / "adversarial_examples.ipynb").read_text("utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def demonstrations() -> list[str]:
    """The sources of the cells that show what the answers do."""
    return [source for source in code() if "advex.using(" in source]


def predictions() -> dict[str, object]:
    """The solution notebook's predictions, by name."""
    names: dict[str, object] = {}
    for source in code():
        if PREDICTED.search(source):
            exec(source, {}, names)
    return names


def spoiling(function):
    """The same answer, except that it leaves zeros in whatever arrays it was given."""

    def spoil(*given):
        result = function(*(g.copy() if isinstance(g, np.ndarray) else g for g in given))
        for array in given:
            if isinstance(array, np.ndarray):
                array[...] = 0
        return result

    return spoil


def test_answers_that_change_what_they_are_given_spoil_no_demonstration(answers, shown, capsys):
    digits, clusters, net = advex.load_digits(), advex.load_clusters(), advex.load_network()
    names = {"np": np, "advex": advex, "plots": plots, "examples": examples}
    names |= {"digits": digits, "clusters": clusters, "net": net, "f": answers["f"]}
    names |= {name: answers[name] for name in ("xA", "xB", "theta_toy")}
    names |= {name: spoiling(answers[name]) for name in ANSWERS}
    names |= predictions()
    names["train_robust"] = spoiling(lambda X, y, epsilon: net)
    names["torch_gradients"] = lambda x, theta: None
    [optional] = [source for source in code() if source.startswith("def interval_bounds(")]
    exec(optional, names)
    kept = [names["xA"], names["xB"], names["theta_toy"], *digits, *clusters[:3]]
    before = [array.copy() for array in kept]
    cells = demonstrations()
    assert len(cells) > 10
    for source in cells:
        exec(source, names)  # the lab's own cells
        for array, was in zip(kept, before, strict=True):
            np.testing.assert_array_equal(array, was, err_msg=source)
    printed = capsys.readouterr().out
    assert "Nothing to show" not in printed
    assert "90 of 90 pairs reach p(target) = 0.9" in printed
    said = re.findall(r"You said (.*?); it is (.*)\.", printed)
    expected = ("more than 20000", "90", "0.3 %", "20.9 %", "81.7 %", "10.2 %")
    assert [outcome for _, outcome in said] == list(expected)
    assert said[0][0] == "20,000"


def test_no_demonstration_shows_the_outcome_before_there_is_a_prediction(shown, capsys):
    before, asked = "", 0
    for source in code():
        if used := re.search(r"advex\.predicted\((\w+)\)", source):
            assert before.startswith("# Predict, then see (not graded).")
            assert re.search(f"^{used[1]} = ", before, re.MULTILINE)
            names = {"advex": advex, "plots": plots} | dict.fromkeys(ANSWERS, len)
            names |= {"train_robust": len, used[1]: ...}
            exec(source, names)
            assert capsys.readouterr().out.startswith("Predict first: write a number")
            asked += 1
        before = source
    assert asked == len(predictions()) == 6
    assert shown == []


def test_the_class_report_has_the_outcome_of_each_prediction_in_its_bin():
    asked = {prediction.name: prediction for prediction in listed(packed(lab_master()))}
    assert asked.keys() == predictions().keys()
    notebook = json.loads((ROOT / "solutions" / "adversarial_examples.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        used = re.search(r"advex\.predicted\((\w+)\)", "".join(cell["source"]))
        if cell["cell_type"] == "code" and used:
            printed = "".join("".join(out.get("text", "")) for out in cell["outputs"])
            outcome = float(re.findall(r"; it is (?:more than )?([\d.]+)", printed)[-1].rstrip("."))
            prediction = asked[used[1]]
            bins = [bisect_right(prediction.edges, x) for x in (outcome, prediction.outcome)]
            assert bins[0] == bins[1], used[1]
            assert prediction.outcome == pytest.approx(outcome, abs=1)


@pytest.mark.parametrize("value", ["30", "about a third", True, [30], float("nan"), None])
def test_what_is_not_a_number_is_no_prediction_and_a_reason_is_given(value, capsys):
    with advex.using():
        advex.predicted(value).compare(3)
    assert re.match("Your prediction is|Predict first", capsys.readouterr().out)


@pytest.mark.parametrize("value", [30, 30.0, np.float32(30), np.int64(30)])
def test_any_number_is_a_prediction(value, capsys):
    advex.predicted(value).compare(2.25, " %")
    assert capsys.readouterr().out == "You said 30 %; it is 2.2 %.\n"


def test_a_grid_in_which_every_attack_fails_says_so(answers, shown, capsys):
    [source] = [source for source in demonstrations() if "plots.attack_grid(" in source]
    names = {"np": np, "advex": advex, "plots": plots, "examples": examples}
    names |= {"digits": advex.load_digits(), "net": advex.load_network()}
    names |= predictions() | {"attack_digits": lambda net, X, *_: X}
    exec(source, names)
    assert "0 of 90 pairs" in capsys.readouterr().out
    assert "0 of 90 attacks reach their target: a cross marks every image" in shown[0]["text/plain"]
    assert not re.search("nan|reads each column", shown[0]["text/plain"])
    [noise] = [source for source in demonstrations() if "plots.noise_comparison(" in source]
    exec(noise, names)
    assert "nan" not in capsys.readouterr().out + shown[1]["text/plain"]


def test_the_noise_is_as_long_as_the_attack_that_it_is_compared_with(answers, shown):
    sources = [s for s in demonstrations() if re.search(r"plots\.(attack_grid|noise_comp)", s)]
    names = {"np": np, "advex": advex, "plots": plots, "examples": examples}
    names |= {"digits": advex.load_digits(), "net": advex.load_network()}
    names |= predictions() | {"attack_digits": answers["attack_digits"]}
    for source in sources:
        exec(source, names)
    attack, noise = re.findall(r"L2 norm ([\d.]+)", shown[1]["text/plain"])
    assert float(noise) == pytest.approx(float(attack), abs=0.02)


def test_the_lab_in_one_picture_shows_the_same_attack_in_every_dimension(answers):
    digits, net = advex.load_digits(), advex.load_network()
    toy = (answers[name] for name in ("xA", "xB", "theta_toy", "attack_logistic"))
    outcomes = [
        dimension.of_toy(*toy, 0.05, 100),
        dimension.of_digits(net, digits, answers["attack_digits"], 0.05, 100),
    ]
    assert [(it.source, it.target) for it in outcomes] == [(0, 1), (0, 1)]
    assert [it.nearest_label for it in outcomes] == [1, 0]
