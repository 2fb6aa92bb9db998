"""The charts of the section `viewers`, a module each."""
