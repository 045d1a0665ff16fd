"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings")
application = get_wsgi_application()
gc.freeze()  # what is loaded by now stays: looking through it again and again took a fifth of each request
