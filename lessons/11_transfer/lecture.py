# %% [markdown]
# # Transfer: what five digits know of the other five
