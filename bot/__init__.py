"""How MedAqy reaches people: everything that touches the world."""
