"""What one understands of Nesterov momentum."""
