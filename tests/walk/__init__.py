"""One walk over every address of the site: whoever asks for all pages (leaks, pictures, accessibility, speed) takes it.

addresses: what the URL resolver knows · arguments: the records to ask for, made by the builders in of_the_….py ·
moments: a story in which each of them lives · people: who asks · secrets: texts that only few may read · forms: what a
page's own forms would send.
"""
