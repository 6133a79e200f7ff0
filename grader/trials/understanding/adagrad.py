"""What one understands of AdaGrad."""
