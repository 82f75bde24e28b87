"""What a person can do here, one file a journey, one function a step: fetch, decide, say."""
