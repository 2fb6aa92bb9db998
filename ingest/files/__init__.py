"""Reading a release's files: unpack, recognise, look at the head, read, and count that all is read.

unpacking    a folder, zip, tar.gz or gzip becomes plain files
found        which file is which resource's, in which form
aside        what of a source isn't landed, in sentences
measure      one pass over a file's bytes: hash, lines, NULs, and whether they are numbers alone
layout       what a file's first lines say: separator, columns, how ids and times are written
opening      these three, one after the other, of one file
numbers      Arrow reads a file of nothing but numbers
parallel     DuckDB reads any other file without a fault, in parallel
line_by_line a file with faults, line by line: what can't be read is set aside with its line
ahead        the next rows are read while the last ones are written
reader       one of the first two where its rows prove to be all of the lines, else the third
"""
