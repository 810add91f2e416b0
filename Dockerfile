# The catalog in a container: one image for serve, work, migrate and every other command.
#
#   docker build -t parcel-catalog .
#   docker run --read-only --tmpfs /tmp -v catalog:/data -p 8000:8000 parcel-catalog init --demo
#   docker run --read-only --tmpfs /tmp -v catalog:/data -p 8000:8000 parcel-catalog
#
# Writes go to /data (the catalog's files) and /tmp alone.

FROM python:3.12-slim AS build
RUN python -m venv /opt/catalog
ENV PATH=/opt/catalog/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The locked packages first: they are built again only when the lock changes.
COPY requirements/run.txt requirements/
RUN pip install --require-hashes -r requirements/run.txt
COPY . .
RUN pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent catalog \
    && install -d -o catalog -g catalog /data
COPY --from=build /opt/catalog /opt/catalog
ENV PATH=/opt/catalog/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CATALOG_BIND=0.0.0.0:8000 \
    CATALOG_DATA_DIR=/data \
    CATALOG_DATABASE_URL=sqlite:////data/catalog.db
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Ready means that the catalog can be read. A worker serves no HTTP: switch this off for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["parcel-catalog"]
CMD ["serve"]
