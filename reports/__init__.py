"""Renders the warehouse's marts as one offline page, and a few charts as files of their own.

Data flows through the modules in this order: `warehouse` reads the marts into the rows of `marts`,
`charts` turn rows into findings, figures and tables, `contents` says which charts stand on the page
in what order, `cards` renders each of them so that one failure stays in its card, `page` puts the
document together, `output` writes it.
"""
