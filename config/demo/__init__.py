"""The demo house: invented content, doors for trying each role, and a mailbox that shows every mail."""
