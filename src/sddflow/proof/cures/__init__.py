"""Cures that are more than words: each is applied on a copy, and looked at again.

A cure that did not pass is not offered as tried; the finding keeps its words.
"""
