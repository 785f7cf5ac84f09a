"""Masters as other courses write them, in small, each with an answer that is wrong in part.

The answers in a master are right: the reference solution passes all of its cases.
"""

from helpers.other_assignments import assignment, question

OK = assignment(
    question(
        "square",
        "def square(x):\n    return x * x # SOLUTION",
        [
            "square(2) == 4\n#=> True",
            "# HIDDEN\nsquare(-3)\n#=> 9",
            "all(square(n) == n * n for n in range(5))\n#=> True",
        ],
        points=2,
    ),
    question(
        "array",
        "import numpy as np\nxs = np.arange(3) / 2 # SOLUTION",
        [
            "isinstance(xs, np.ndarray)\n#=> True",
            "# HIDDEN\nxs\n#=> array([0. , 0.5, 1. ])",
            "# HIDDEN\nbool(np.isclose(xs.sum(), 1.5))\n#=> True",
        ],
        points=[1, 2, 0.5],
    ),
    question(
        "together",
        "low, high = 1, 9 # SOLUTION",
        ["low\n#=> 1", "# HIDDEN\nhigh\n#=> 9"],
        points=3,
        all_or_nothing=True,
    ),
    question(
        "containers",
        "counts = {'a': 2, 'b': 1} # SOLUTION\nseen = {1, 2} # SOLUTION\nz = 1 + 2j # SOLUTION",
        [
            "counts == {'b': 1, 'a': 2} and 3 not in seen\n#=> True",
            "z\n#=> (1+2j)",
            "len(seen)\n#=> 2",
        ],
    ),
    question(
        "errors",
        "def root(x):\n    # BEGIN SOLUTION\n    if x < 0:\n        raise ValueError('negative')\n"
        "    return x ** 0.5\n    # END SOLUTION",
        ["try:\n    root(-1)\nexcept ValueError as error:\n    print(error)\n#=> negative"],
    ),
    question(
        "in_place",
        "def order(numbers):\n    numbers.sort() # SOLUTION",
        ["numbers = [3, 1, 2]\norder(numbers)\nnumbers\n#=> [1, 2, 3]"],
    ),
    question(
        "changed_by_tests",
        "queue = [1, 2, 3] # SOLUTION\nwaiting = len(queue) # SOLUTION\n"
        "def enqueue(x):\n    global waiting\n    queue.append(x)\n    waiting += 1 # SOLUTION",
        [
            "before = waiting\nenqueue(4)\n(before, waiting, queue)\n#=> (3, 3, [1, 2, 3, 4])",
            "waiting\n#=> 4",
            "del queue[0]\nqueue\n#=> [2, 3, 4]",
            "len(queue)\n#=> 3",
            "'queue' in globals() and eval('queue[0]') == 2\n#=> True",
        ],
    ),
    question(
        "given_file",
        "import extra\ntotal = extra.ONE + len(open('data.csv').read().split(',')) # SOLUTION",
        ["total == 1 + len(open('data.csv').read().split(','))\n#=> True"],
    ),
    question(
        "thirds",
        "one = two = three = 3 # SOLUTION",
        [
            '""" # BEGIN TEST CONFIG\nsuccess_message: Well counted.\n'
            'failure_message: Count again.\n""" # END TEST CONFIG\none\n#=> 3',
            "two\n#=> 3",
            "def is_three(x):\n    return x == three\nis_three(3)\n#=> True",
        ],
    ),
    question(
        "greet",
        "def greet(name):\n    print('Hello,', name) # SOLUTION",
        [
            "greet('you')\n#=> Hello, you",
            "# HIDDEN\nimport io, contextlib\nkept = io.StringIO()\n"
            "with contextlib.redirect_stdout(kept):\n    greet('me')\nlen(kept.getvalue())\n#=> 10",
        ],
    ),
    question(
        "toss",
        "import random\nimport numpy as np\ndef toss(n):\n"
        "    return [random.random() < 0.5 for _ in range(n)] # SOLUTION\n"
        "def draw():\n    return np.random.randint(100) # SOLUTION",
        [
            "random.seed(3)\ntoss(3) + toss(2)\n#=> [True, False, True, False, False]",
            "np.random.seed(5)\n(int(draw()), int(draw()))\n#=> (99, 78)",
        ],
    ),
    question(
        "twice",
        "def twice(f, x):\n    return f(f(x)) # SOLUTION\ndef inc(x):\n    return x + 1 # SOLUTION",
        ["twice(inc, 3)\n#=> 5"],
    ),
    question(
        "scores",
        "import extra\nfrom numpy import linalg\nfrom math import sqrt\n"
        "guess = [1, 0, 1] # SOLUTION",
        [
            "extra.agree(guess, [1, 0, 0])\n#=> 2",
            "sqrt(len(guess) + 1)\n#=> 2.0",
            "round(float(linalg.norm(guess)), 6)\n#=> 1.414214",
        ],
    ),
    question(
        "types",
        "n, share, name, flag = 3, 0.5, 'otter', True # SOLUTION\nnothing = None # SOLUTION",
        [
            "type(n) == int and isinstance(share, (int, float)) and type(flag) is bool\n#=> True",
            "import hashlib\nhashlib.md5(str(n).encode()).hexdigest()\n"
            "#=> 'eccbc87e4b5ce2fe28308fd9f2a7baf3'",
            "name in ['otter', 'seal'] and nothing is None\n#=> True",
            "f'{share:.2f} {name!r}'\n#=> \"0.50 'otter'\"",
            "type(name).__name__\n#=> 'str'",
        ],
    ),
    question(
        "arrays",
        "import numpy as np\ntable = np.array([[1, 2], [3, 4]]) # SOLUTION\n"
        "mean = table.mean() # SOLUTION\nwords = np.array(['a', 'bc']) # SOLUTION\n"
        "mask = table > 2 # SOLUTION",
        [
            "table.shape == (2, 2) and table.dtype == int\n#=> True",
            "mean\n#=> np.float64(2.5)",
            "words\n#=> array(['a', 'bc'], dtype='<U2')",
            "np.round(table / 3, 3).tolist()\n#=> [[0.333, 0.667], [1.0, 1.333]]",
            "mask.sum() == 2\n#=> np.True_",
            "assert np.allclose(table @ table, [[7, 10], [15, 22]])\nassert mean > 2, 'mean'",
        ],
    ),
    question(
        "functions",
        'def area(w, h=2, *, scale=1):\n    """The area."""\n'
        "    return w * h * scale # SOLUTION\n"
        "def extremes(xs):\n    return min(xs), max(xs), {'n': len(xs)} # SOLUTION",
        [
            "callable(area) and area(3) == 6 and area(3, h=1, scale=2) == 6\n#=> True",
            "low, high, rest = extremes([3, 1, 2])\n(low, high, rest['n'])\n#=> (1, 3, 3)",
            "for w, h, result in [(1, 1, 1), (2, 3, 6)]:\n    assert area(w, h) == result",
            "try:\n    extremes([])\n    caught = False\nexcept ValueError:\n    caught = True\n"
            "caught\n#=> True",
            "[area(i) for i in range(3)]\n#=> [0, 2, 4]",
            "sorted(map(area, (3, 1)), key=lambda v: -v)\n#=> [6, 2]",
        ],
        points={"each": 2},
    ),
    question(
        "texts",
        "import re\nlines = 'a-1\\nb-2'.split('\\n') # SOLUTION\n"
        "pattern = r'([a-z])-([0-9])' # SOLUTION",
        [
            "[re.match(pattern, line).groups() for line in lines]\n#=> [('a', '1'), ('b', '2')]",
            "print('\\n'.join(lines))\n#=> a-1\n#=> b-2",
            "len(lines) == 2, lines[0]\n#=> (True, 'a-1')",
        ],
    ),
    config="files: [data.csv, extra.py]",
)
OK_FILES = {
    "data.csv": "1,2,3",
    "extra.py": "ONE = 1\n\ndef agree(a, b):\n    return sum(x == y for x, y in zip(a, b))\n",
}
OK_WRONG = (
    "def square(x):\n    return x ** 3 if x > 2 else x * x\nxs = [0.0, 0.5, 1.0]\nlow, high = 1, 8",
    "counts = {'a': 2}\nseen = {1, 2}\nz = 1 + 2j",
    "def root(x):\n    raise ValueError('bad')\ndef order(numbers):\n    return sorted(numbers)",
    "total = 4\none, two, three = 3, 4, 3\nqueue, waiting = [1, 2, 3], 3\n"
    "def enqueue(x):\n    queue.append(x)",
    "def greet(name):\n    return 'Hello, ' + name",
    "import random\nimport numpy as np\ndef toss(n):\n    return [True] * n\n"
    "def draw():\n    return np.random.randint(100)",
    "def twice(f, x):\n    return f(x)\ndef inc(x):\n    return x + 1",
    "import extra\nfrom numpy import linalg\nfrom math import sqrt\nguess = [0, 0, 1]",
    "n, share, name, flag = 3.0, '0.5', 'otter', 1\nnothing = 0",
    "import numpy as np\ntable = [[1, 2], [3, 4]]\nmean = 2.5\nwords = ['a', 'bc']\n"
    "mask = np.array([True, True])",
    "def area(w, h=2, scale=1):\n    return w + h\ndef extremes(xs):\n    return [1, 3, {'n': 3}]",
    "lines = ['a-1', 'b-2 ']\npattern = r'(.)-(.)'",
)
FUNCTIONS = assignment(
    question(
        "cube",
        "def cube(x):\n    return x ** 3 # SOLUTION",
        [
            "def test_two(cube):\n    assert cube(2) == 8",
            '""" # BEGIN TEST CONFIG\npoints: 1.5\nhidden: true\nfailure_message: Odd?\n'
            '""" # END TEST CONFIG\ndef test_minus(cube):\n    assert cube(-1) == -1, "a sign"',
        ],
    ),
    question(
        "by_env",
        "word = 'otter' # SOLUTION\nsize = len(word) # SOLUTION",
        [
            "def test_word(env):\n    assert env['word'] == 'otter' and 'nothing' not in env",
            '""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\n'
            "def test_size(env, word):\n    assert env.get('size') == len(word)",
        ],
        points=2,
        all_or_nothing=True,
    ),
    question(
        "draws",
        "import numpy as np\ndraws = np.random.rand(3) # SOLUTION",
        [
            "def test_draws(draws):\n    import numpy as np\n"
            "    assert np.allclose(draws, np.random.RandomState(42).rand(3))"
        ],
    ),
    question(
        "same_state",
        "log = []\ndef note(x):\n    log.append(x) # SOLUTION\n"
        "def noted():\n    return log # SOLUTION",
        [
            "def test_note(note):\n    note(1)",
            '""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\n'
            "def test_noted(note, noted):\n    note(5)\n    assert noted() == [1, 5]",
        ],
    ),
    config="tests:\n  ok_format: false\ngenerate:\n  seed: 42\n  points_possible: 20\n  pdf: true",
)
FUNCTIONS_WRONG = (
    "def cube(x):\n    return abs(x) ** 3\nword, size = 'otter', 4",
    "import numpy as np\ndraws = np.random.rand(3)\ndef note(x):\n    pass\n"
    "def noted():\n    return [5]",
)
