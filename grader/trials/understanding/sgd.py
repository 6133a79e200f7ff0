"""What one understands of plain gradient descent."""
