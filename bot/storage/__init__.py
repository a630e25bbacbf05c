"""What is kept between two turns, in SQLite through SQLAlchemy. Nothing else imports SQLAlchemy."""
