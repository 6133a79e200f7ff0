"""What one understands of checking gradients."""
