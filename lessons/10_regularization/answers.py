# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.
