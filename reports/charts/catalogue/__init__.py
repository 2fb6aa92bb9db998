"""The charts of the section `catalogue`, a module each."""
