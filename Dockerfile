# MedAqy as an image: `docker build -t medaqy .`, then `docker run -e BOT_TOKEN=... -v medaqy-data:/data -v medaqy-keys:/keys medaqy`.
#
# Pinned by a full version tag: the tag names the patch release and the Debian release, and is rebuilt by its keepers
# when Debian mends a hole, which a digest would keep out. Everything that pip installs is pinned by hash.
ARG PYTHON=3.13.9-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /app && python -m venv /tools
COPY requirements/ requirements/
RUN /app/bin/pip install --require-hashes -r requirements/base.txt \
 && /tools/bin/pip install --require-hashes -r requirements/build.txt
COPY . .
RUN /app/bin/python -m checks.compile_catalogues \
 && /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /app/bin/pip install --no-deps /wheels/*.whl \
 && /app/bin/medaqy rules check

FROM python:${PYTHON}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin medaqy \
 && install -d -o medaqy -g medaqy -m 0700 /data /keys
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BOT_DATABASE_URL=sqlite:////data/medaqy.sqlite3 BOT_KEY_FILE=/keys/medaqy.keys BOT_METRICS_LISTEN=127.0.0.1:9464
USER medaqy
WORKDIR /data
VOLUME /data /keys
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import urllib.request as ask; ask.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["medaqy"]
CMD ["run"]
