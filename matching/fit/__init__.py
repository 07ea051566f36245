"""From a need's words to ranked solutions with reasons. It knows no Need."""
