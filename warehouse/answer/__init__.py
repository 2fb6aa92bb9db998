"""An answer in the form that somebody reads or a program takes."""
