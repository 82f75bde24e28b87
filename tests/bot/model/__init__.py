"""The way to a model, against the scripted server over real sockets."""
