# %% [markdown]
# # Nesterov momentum: look before you step
