# %% [markdown]
# # Adam: both ideas together
#
# TODO
#
# %%
1 + 1
