"""Code that several test modules share: notebooks, classes, masters, browsers."""
