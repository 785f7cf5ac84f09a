"""The process that runs stock otter: a script that imports nothing of this package.

Its arguments are the autograder zip, the notebook, and the JSON file to write the cases to.
"""

import json
import sys
from pathlib import Path

from otter.run import main

autograder_zip, notebook, output = sys.argv[1:]
results = main(notebook, autograder=autograder_zip, output_dir="", no_logo=True)
if results.catastrophic_error:
    raise results.catastrophic_error
cases = [
    [
        question,
        number,
        result.test_case.points,
        result.test_case.points if result.passed else 0,
        result.passed,
        result.test_case.hidden,
        result.message,
    ]
    for question, test_file in results.results.items()
    for number, result in enumerate(test_file.test_case_results, 1)
]
Path(output).write_text(json.dumps(cases), encoding="utf-8")
