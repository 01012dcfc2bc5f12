# the minor version and Debian's release are fixed, security fixes are not: `docker compose build --pull` brings them
FROM python:3.11-slim-bookworm

RUN useradd --create-home --uid 10001 broadsheet \
    && install --directory --owner broadsheet /broadsheet/inbox /broadsheet/warehouse /home/broadsheet/.prefect

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE prefect.yaml prefect.toml ./
COPY flows ./flows
COPY warehouse ./warehouse
COPY dbt_project ./dbt_project
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .

ENV BROADSHEET_INBOX=/broadsheet/inbox \
    BROADSHEET_WAREHOUSE=/broadsheet/warehouse \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false
USER broadsheet
