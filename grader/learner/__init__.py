"""A learner by oneself, a class of one: own copies under `work/`, checked, counted, helped on.

`copies` are the notebooks that one works in, `update` brings one to a newer release, `notebooks`
reads them; `class_of_one` is the course, and the gradebook, in which `checking` grades them;
`record` keeps what came of it, for `progress`, and for how far `hints` and `answers` may go.
`servers` knows the JupyterLabs that may hold a copy open, and `telling` says it all in words.
"""
