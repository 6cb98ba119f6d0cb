"""The web application: pages and a JSON API on one record. Thin, above the pipeline.

serving     `tocsin serve`: where it listens, its token
app         the application put together: guard, routes, errors in words
guard       host, token, headers, size: before anything else sees a request
accounts    local accounts (argon2id), sessions, the forms' tokens
asking      what a page's address asks for: the filters, one form for pages and API
board       the incidents as columns in memory: facets, map and timeline answer from it
*_page      one page each; api* the same data as JSON
words/      every word of the interface, English and French
frontend/   what the browser loads, built into static/ at set-up (hatch_build.py); no request leaves this host

Every page shows its text without JavaScript. What stands in a report is text
wherever it comes from: templates escape everything, nothing is marked as safe,
and the Content-Security-Policy lets no script run but the application's own.
"""
