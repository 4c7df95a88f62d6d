"""Makes tagged PDF (PDF/UA-1) of one HTML document: HTML on standard input, PDF on standard output, the number of pages on standard error.

Called by Peel with one argument, the style sheet, as a process with bounded memory and time. Nothing is fetched: an image must be in the document itself.
"""

import logging
import sys

from weasyprint import CSS, HTML
from weasyprint.urls import default_url_fetcher


def fetch(url, *args, **options):
    if url.startswith(("data:image/png", "data:image/jpeg", "data:image/svg+xml")):
        return default_url_fetcher(url, *args, **options)
    raise ValueError("nothing is fetched for a print")


# What it would complain of could quote the document.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
text = sys.stdin.buffer.read().decode("utf-8")
document = HTML(string=text, url_fetcher=fetch).render(stylesheets=[CSS(filename=sys.argv[1], url_fetcher=fetch)])
document.write_pdf(sys.stdout.buffer, variant="pdf/ua-1")
sys.stdout.buffer.flush()
print(len(document.pages), file=sys.stderr)
