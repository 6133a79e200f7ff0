"""What one understands of momentum."""
