"""The data sets of the course: files beside this module, and what is made of them."""

from helpers.data.files import digits, two_digits
from helpers.data.runs import runs
from helpers.data.sets import few, placed, split_digits, wrong_labels

__all__ = ["digits", "few", "placed", "runs", "split_digits", "two_digits", "wrong_labels"]
