"""The charts of the section `movies`, a module each."""
