"""Tự Quản: the open system of record for the movement "Toàn dân bảo vệ an ninh Tổ quốc"."""
