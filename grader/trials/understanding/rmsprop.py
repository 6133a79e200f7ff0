"""What one understands of RMSProp."""
