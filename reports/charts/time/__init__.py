"""The charts of the section `time`, a module each."""
