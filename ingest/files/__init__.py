"""Reading a release's files: unpack, recognise, look at the head, read, and count that all is read.

unpacking    a folder, zip, tar.gz or gzip becomes plain files
found        which file is which resource's, in which form
measure      one pass over a file's bytes: hash, lines, NULs
layout       what a file's first lines say: separator, columns, how ids and times are written
opening      these three, one after the other, of one file
parallel     DuckDB reads a file without a fault, in parallel
line_by_line a file with faults, line by line: what can't be read is set aside with its line
reader       the first where its rows prove to be all of the lines, else the second
"""
