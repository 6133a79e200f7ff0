"""Losses that are given, so that rules can be tried on them, and a measured gradient to compare."""

from helpers.problems.gradients import richardson_gradient
from helpers.problems.logistic import logistic_loss
from helpers.problems.mlp import Mlp, batches, train
from helpers.problems.network import accuracy, initial_weights, network_loss, network_scores
from helpers.problems.quadratics import momentum_loss

__all__ = [
    "Mlp",
    "accuracy",
    "batches",
    "initial_weights",
    "logistic_loss",
    "momentum_loss",
    "network_loss",
    "network_scores",
    "richardson_gradient",
    "train",
]
