"""What people may ask of a platform that keeps records of them (GDPR): so far, to see and take what it knows."""
