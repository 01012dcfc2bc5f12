{{ config(materialized='view') }}

select cast(unnest(generate_series(date '1900-01-01', date '2100-12-31', interval 1 day)) as date) as calendar_day
