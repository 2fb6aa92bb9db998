"""The charts of the section `tags`, a module each."""
