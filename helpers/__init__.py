"""What the notebooks of Ravine import; this is what students get."""
