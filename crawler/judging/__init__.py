"""The portal's judgement of its records, each among all others: topics to clusters."""
