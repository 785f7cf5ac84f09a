"""What several test modules share: notebooks, classes, masters, browsers."""
