"""What hidden tests share: oracles, checks, known mistakes and their hints. It never leaves."""
