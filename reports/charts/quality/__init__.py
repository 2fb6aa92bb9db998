"""The charts of the section `quality`, a module each."""
