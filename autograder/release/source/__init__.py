"""Reading the master notebook: its questions, settings, tags and test cells."""
