"""What `train_model.py` is made of: gold found in its text, and a trainer for each chooser."""
