"""What one understands of Adam."""
